namespace Pools;

/// <summary>How a pool of an application is made: a named option, by the pool's name. The configuration's section <c>Pools:name</c> has the last word on it.</summary>
public sealed class PoolSetup
{
    /// <summary>The name of the arena.</summary>
    public string Arena { get; internal set; } = string.Empty;

    /// <summary>The pool's class; mvff by default. In configuration the key <c>Class</c>, a class's name.</summary>
    public PoolClass Class { get; set; } = Mvff.Class;

    /// <summary>The keyword arguments; none by default. All other keys of the section come before them.</summary>
    public Args Args { get; set; } = [];
}
