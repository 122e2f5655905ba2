namespace Pools.Core;

/// <summary>
/// The bytes that fill fences and free memory, and the search for the first one that was changed. A pattern of four bytes repeats over the
/// address space, so that its phase follows the address, as in the MPS; whole words can then be compared wherever they lie.
/// </summary>
internal static unsafe class Pattern
{
    // "POST" and "DEAD" in memory order, twice each.
    const ulong Post = 0x54534F5054534F50, Dead = 0x4441454444414544;

    public static void WriteFence(byte* start, byte* end) => Write(start, end, Post);

    public static void WriteSplat(byte* start, byte* end) => Write(start, end, Dead);

    /// <summary>The first byte of [start, end) that is not the fence's; null when all are.</summary>
    public static byte* FindFenceDamage(byte* start, byte* end) => Find(start, end, Post);

    /// <summary>The first byte of [start, end) that is not the splat's; null when all are.</summary>
    public static byte* FindSplatDamage(byte* start, byte* end) => Find(start, end, Dead);

    /// <summary>What the fence has at an address.</summary>
    public static byte FenceAt(byte* at) => ByteAt(at, Post);

    /// <summary>What the splat has at an address.</summary>
    public static byte SplatAt(byte* at) => ByteAt(at, Dead);

    static byte ByteAt(byte* at, ulong pattern) => unchecked((byte)(pattern >> (int)((nuint)at & 7) * 8));

    static void Write(byte* start, byte* end, ulong pattern)
    {
        for (; start < end && ((nuint)start & 7) != 0; start++) *start = ByteAt(start, pattern);
        for (; end - start >= 8; start += 8) *(ulong*)start = pattern;
        for (; start < end; start++) *start = ByteAt(start, pattern);
    }

    static byte* Find(byte* start, byte* end, ulong pattern)
    {
        for (; start < end && ((nuint)start & 7) != 0; start++)
            if (*start != ByteAt(start, pattern)) return start;
        while (end - start >= 8 && *(ulong*)start == pattern) start += 8;
        for (; start < end; start++)
            if (*start != ByteAt(start, pattern)) return start;
        return null;
    }
}
