using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// What lies in front of a block of the shim's: the size that the client asked for, and a mark that ties the header to its address and size, so that
/// one which was overwritten, or an address that never was a block, is told from a header. 16 bytes, which is also C's alignment.
/// </summary>
/// <remarks>The MPS's malloc guide has a union of the size and the alignment; the mark uses what the union leaves over.</remarks>
internal unsafe struct Header
{
    /// <summary>Bytes to a header, and the least alignment of the shim's blocks.</summary>
    public const int Bytes = 16;

    public nuint Size;
    public ulong Mark;

    /// <summary>The mark of a block in use. The secret differs from process to process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LiveMark(void* block, nuint size, ulong secret) =>
        unchecked(((ulong)block ^ secret) * 0x9E3779B97F4A7C15) ^ size;

    /// <summary>
    /// The mark of a block that was freed and not used again: that of a block in use, inverted, so that it still tells the size. The word in
    /// front of it may be the pool's or a cache's by then.
    /// </summary>
    public static bool IsFreedMark(void* block, ulong mark, ulong secret, out nuint size)
    {
        size = (nuint)(~mark ^ LiveMark(block, 0, secret));
        return size <= MostLikelySize;
    }

    // A mark that is something else gives any 64-bit number as the size: one below this with a chance of 1 in 65,536.
    const ulong MostLikelySize = 1UL << 48;
}
