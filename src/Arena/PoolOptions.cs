using System.Diagnostics.CodeAnalysis;

namespace Pools;

/// <summary>
/// The keyword arguments of a pool class as properties. They go wherever <see cref="Args"/> go, and know the class that they are for. A class outside of
/// this library derives its own.
/// </summary>
public abstract class PoolOptions
{
    static readonly Key<string> NameKey = new("Name");

    /// <summary>The pool's name in messages; null by default, which is the class's name and a number.</summary>
    public string? Name { get; set; }

    /// <summary>The class that the options are for; null when those of a layer do not say what it lies over.</summary>
    public abstract PoolClass? Class { get; }

    /// <summary>The same as keyword arguments.</summary>
    public Args ToArgs()
    {
        Args args = [];
        if (Name is not null) args.Add(NameKey, Name);
        AddTo(args);
        return args;
    }

    /// <summary>Options are taken wherever arguments are.</summary>
    [return: NotNullIfNotNull(nameof(options))]
    public static implicit operator Args?(PoolOptions? options) => options?.ToArgs();

    /// <summary>Adds an argument for each property but the name.</summary>
    protected abstract void AddTo(Args args);
}
