namespace Pools.Core;

/// <summary>What an arena is created with. Sizes are in bytes.</summary>
public struct ArenaConfig
{
    /// <summary>Address space to reserve at first, and the step by which the arena grows.</summary>
    public nuint Size;

    /// <summary>Bytes to a grain: a power of two, at least a page.</summary>
    public nuint GrainSize;

    /// <summary>What <see cref="ArenaCore.Committed"/> may never exceed.</summary>
    public nuint CommitLimit;

    /// <summary>The largest fraction of committed memory that may be spare, 0 to 1.</summary>
    public double Spare;

    /// <summary>Whether more may be spare for some seconds, when memory that went back was soon asked for again.</summary>
    public bool KeepsForBursts;

    /// <summary>Whether a 16th of what is committed, 256 KiB to 1 MiB, is committed ahead, and what lies between parts of tables with them: fewer calls of the system, for more that counts as committed.</summary>
    public bool CommitsAhead;

    /// <summary>When to ask for transparent huge pages.</summary>
    public HugePages HugePages;
}
