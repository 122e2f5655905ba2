using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// What lies in front of a block of the shim's: the size that the client asked for, and a mark that ties the header to its address and size, so that
/// one which was overwritten, or an address that never was a block, is told from a header. 16 bytes, which is also C's alignment.
/// </summary>
/// <remarks>The MPS's malloc guide has a union of the size and the alignment; the mark uses what the union leaves over.</remarks>
internal struct Header
{
    /// <summary>Bytes to a header, and the least alignment of the shim's blocks.</summary>
    public const int Bytes = 16;

    public nuint Size;
    public ulong Mark;

    /// <summary>The mark of a block in use. The secret differs from process to process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ulong LiveMark(void* block, nuint size, ulong secret) =>
        unchecked(((ulong)block ^ secret) * 0x9E3779B97F4A7C15) ^ size;

    /// <summary>The mark of a block that was freed and not used again.</summary>
    public static unsafe ulong FreedMark(void* block, nuint size, ulong secret) => ~LiveMark(block, size, secret);
}
