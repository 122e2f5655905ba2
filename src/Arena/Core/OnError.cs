namespace Pools;

/// <summary>What becomes of a client's mistake.</summary>
public enum OnError
{
    /// <summary>In C# a <see cref="PoolCorruptionException"/>; the preloaded library reports it and aborts.</summary>
    Throw,

    /// <summary>It is reported, and the program goes on.</summary>
    Report,

    /// <summary>It is reported and the process aborts, in C# too.</summary>
    Abort,
}
