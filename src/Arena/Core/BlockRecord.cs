namespace Pools.Core;

/// <summary>A block in use, as a class that knows its blocks describes it.</summary>
public unsafe struct BlockRecord
{
    /// <summary>Its first byte.</summary>
    public byte* Block;

    /// <summary>The bytes that the client asked for.</summary>
    public nuint Size;

    /// <summary>The family of the function that allocated it.</summary>
    public Family Allocator;

    /// <summary>Who allocated it. Two blocks of the same origin have the same frames at the same place.</summary>
    public CallStack Allocated;
}
