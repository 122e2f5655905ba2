namespace Pools.Core;

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

    /// <summary>The first wrong byte, and what it should have been.</summary>
    public byte Found, Expected;
}
