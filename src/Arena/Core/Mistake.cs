namespace Pools.Core;

/// <summary>What was done with a byte.</summary>
public enum Access : byte
{
    /// <summary>Written: what was found there later tells.</summary>
    Found,

    /// <summary>Read, and caught at that.</summary>
    Read,

    /// <summary>Written, and caught at that.</summary>
    Write,
}

/// <summary>A client's mistake, as far as the pool can describe it. Sizes and offsets are in bytes.</summary>
public unsafe struct Mistake
{
    /// <summary>What went wrong.</summary>
    public MistakeKind Kind;

    /// <summary>The block as the client knows it: its first byte, or the address that was freed.</summary>
    public void* Block;

    /// <summary>The block's size where the pool knows it, else the size that the client gave.</summary>
    public nuint Size;

    /// <summary>The size that the client gave.</summary>
    public nuint GivenSize;

    /// <summary>Where the first wrong byte lies, counted from <see cref="Block"/>; negative in front of it.</summary>
    public long Offset;

    /// <summary>The most bytes of <see cref="Found"/> and <see cref="Expected"/>.</summary>
    public const int MostShown = 16;

    /// <summary>The bytes from the first wrong one on, and what they should have been.</summary>
    public fixed byte Found[MostShown], Expected[MostShown];

    /// <summary>How many bytes are shown; 0 when it is not about bytes.</summary>
    public int Shown;

    /// <summary>The families of the function that allocated the block and of the one that freed it, or that is called now to free it.</summary>
    public Family Allocator, Freer;

    /// <summary>Who allocated the block, and who freed it, as far as that is known.</summary>
    public CallStack Allocated, Freed;

    /// <summary>How a wrong byte was touched.</summary>
    public Access Access;

    /// <summary>The C function that touched it, such as memcpy; null when it is not known.</summary>
    public byte* Function;

    /// <summary>Bytes in <see cref="Function"/>.</summary>
    public int FunctionLength;

    /// <summary>How many more blocks of the same origin this stands for, and their bytes: leaks.</summary>
    public nuint Others, OtherBytes;
}
