using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// What lies in front of a block of the shim's: the size that the client asked for, and a mark that ties the header to its address and size, so that
/// one which was overwritten, or an address that never was a block, is told from a header. 16 bytes, which is also C's alignment.
/// </summary>
/// <remarks>
/// The MPS's malloc guide has a union of the size and the alignment; the mark uses what the union leaves over. A block that was used before, for a larger
/// size, has a few bytes more than its size calls for: the slack.
/// </remarks>
internal unsafe struct Header
{
    /// <summary>Bytes to a header, and the least alignment of the shim's blocks.</summary>
    public const int Bytes = 16;

    const int SlackShift = 48, SlackUnit = 16;
    const ulong SizeBits = (1UL << SlackShift) - 1;

    ulong sizeAndSlack;
    ulong mark;

    /// <summary>The size that the client asked for.</summary>
    public readonly nuint Size => (nuint)(sizeAndSlack & SizeBits);

    /// <summary>The bytes from the client's first that the pool counts as the block's, in a pool with that alignment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint Capacity(nuint align) => Rounded(Size, align) + (nuint)(sizeAndSlack >> SlackShift) * SlackUnit;

    /// <summary>The bytes that the pool counts for a size. A block of no bytes has some, or its address would be that of what lies behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rounded(nuint size, nuint align) => (Math.Max(size, 1) + align - 1) & ~(align - 1);

    /// <summary>Marks a block as one in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(void* block, nuint size, nuint slack, ulong secret)
    {
        Header* header = Of(block);
        header->sizeAndSlack = size | (ulong)(slack / SlackUnit) << SlackShift;
        header->mark = LiveMark(block, header->sizeAndSlack, secret);
    }

    /// <summary>Whether there is the header of a block in use in front of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLive(void* block, ulong secret) => Of(block)->mark == LiveMark(block, Of(block)->sizeAndSlack, secret);

    /// <summary>
    /// Marks a block as one that was freed: with the mark of one in use, inverted, so that it still tells the size. The word in front of it may be the pool's
    /// by then.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Free(void* block, ulong secret) => Of(block)->mark = ~LiveMark(block, Of(block)->Size, secret);

    /// <summary>Whether there is what <see cref="Free"/> leaves in front of an address, and the size that the block had.</summary>
    public static bool IsFreed(void* block, ulong secret, out nuint size)
    {
        size = (nuint)(~Of(block)->mark ^ LiveMark(block, 0, secret));
        return size <= SizeBits; // anything else passes with a chance of 1 in 65,536
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Header* Of(void* block) => (Header*)block - 1;

    // The secret differs from process to process.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong LiveMark(void* block, ulong sizeAndSlack, ulong secret) =>
        unchecked(((ulong)block ^ secret) * 0x9E3779B97F4A7C15) ^ sizeAndSlack;
}
