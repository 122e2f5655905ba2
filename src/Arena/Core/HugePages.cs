namespace Pools;

/// <summary>Whether an arena asks the system for huge pages. The numbers are those of the words in the key's table.</summary>
public enum HugePages
{
    /// <summary>As <see cref="Grown"/>, and for small requests of a large arena, where the memory that they may take beyond what is needed does not count.</summary>
    Auto = 0,

    /// <summary>Never.</summary>
    Off = 1,

    /// <summary>For all, wherever the system can give them: faster, at the price of memory that is committed in steps of 2 MiB.</summary>
    Transparent = 2,

    /// <summary>For a block that realloc makes larger, if it has 16 MiB then with the room that it gets: it has been filled so far, and will be filled further.</summary>
    Grown = 3,
}
