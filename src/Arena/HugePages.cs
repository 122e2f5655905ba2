namespace Pools;

/// <summary>Whether an arena asks the system for huge pages. The numbers are those of the words in the key's table.</summary>
public enum HugePages
{
    /// <summary>Ordinary pages.</summary>
    Off = 0,

    /// <summary>Transparent huge pages where the system can give them: faster, at the price of memory that is committed in steps of 2 MiB.</summary>
    Transparent = 1,
}
