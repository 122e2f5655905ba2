namespace Pools.Core;

/// <summary>Address space beside the grains that a pool has of its arena. It lies in the pool's memory, and does not move.</summary>
internal unsafe struct ArenaSpace
{
    public byte* Start;
    public nuint Size;
    public uint Owner;

    /// <summary>Of <see cref="Size"/>, the bytes that are accessible.</summary>
    public nuint Committed;

    /// <summary>What the pool keeps about its content, elsewhere.</summary>
    public byte* Records;
    public nuint RecordsSize;

    public ArenaSpace* Next;

    public readonly bool Contains(void* address) => unchecked((nuint)address - (nuint)Start) < Size;
}
