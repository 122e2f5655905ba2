namespace Pools.Core;

/// <summary>What it takes to tell the size of a small block from its address, and whether it is free, without a call.</summary>
public unsafe struct RunPlaces
{
    /// <summary>Where the memory that has runs starts: a multiple of a run's size.</summary>
    public byte* Start;

    /// <summary>The bytes of that memory.</summary>
    public nuint Span;

    /// <summary>For each piece of that memory of a run's size the class of the blocks in it, 0 when it is no run.</summary>
    public byte* Classes;

    /// <summary>What a free block's mark is made with.</summary>
    public ulong Secret;
}
