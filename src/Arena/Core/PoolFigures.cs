namespace Pools.Core;

/// <summary>What a pool holds, in bytes, at one moment.</summary>
public struct PoolFigures
{
    /// <summary>Bytes that the pool has from the arena for blocks.</summary>
    public nuint Total;

    /// <summary>Of these, the bytes that are free. The difference is the sum of the blocks' sizes, rounded up to the alignment.</summary>
    public nuint Free;

    /// <summary>Of what is not free, the bytes that a cache layer keeps ready for small blocks.</summary>
    public nuint Cached;

    /// <summary>The longest free range.</summary>
    public nuint LargestFree;

    /// <summary>The number of free ranges.</summary>
    public nuint FreeRanges;

    /// <summary>Blocks that were allocated and freed since the pool was made; the difference is how many there are. Both 0 for a class that does not count.</summary>
    public nuint Allocations, Frees;
}
