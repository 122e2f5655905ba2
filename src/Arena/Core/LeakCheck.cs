namespace Pools;

/// <summary>What becomes of blocks that were never freed. The numbers are those of the words in the key's table.</summary>
public enum LeakCheck
{
    /// <summary>Nobody looks.</summary>
    Off = 0,

    /// <summary>They are reported.</summary>
    Report = 1,

    /// <summary>They are reported as an error: in C# a <see cref="PoolCorruptionException"/>; the preloaded library ends the process with status 23.</summary>
    Error = 2,
}
