using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// What lies in front of a block of the shim's: the size that the client asked for, and a mark that ties the header to its address and size, so that
/// one which was overwritten, or an address that never was a block, is told from a header. 16 bytes, which is also C's alignment.
/// </summary>
/// <remarks>
/// The MPS's malloc guide has a union of the size and the alignment; the mark uses what the union leaves over. A block that was used before, for a larger
/// size, or that has room to grow, has more bytes than its size calls for: the slack. It is counted in 16 bytes, or, when the size is large, in pages
/// from the end of the size's last one; and one more, as 0 says that there is none.
/// </remarks>
internal unsafe struct Header
{
    /// <summary>Bytes to a header, and the least alignment of the shim's blocks.</summary>
    public const int Bytes = 16;

    const int SlackShift = 48, SlackUnit = 16;
    const ulong SizeBits = (1UL << SlackShift) - 1;

    /// <summary>From this size on slack is counted in pages.</summary>
    public const nuint Large = 1 << 20;

    /// <summary>The most that may be added to a size from 1 MiB on, before it is rounded up to whole pages, for a header to tell of.</summary>
    public const nuint MostRoom = ((1 << 64 - SlackShift) - 3) * VirtualMemory.PageSize;

    ulong sizeAndSlack;
    ulong mark;

    /// <summary>The size that the client asked for.</summary>
    public readonly nuint Size => (nuint)(sizeAndSlack & SizeBits);

    /// <summary>The bytes from the client's first that the pool counts as the block's, where blocks are multiples of a unit: a power of two, of 16 at least.</summary>
    public readonly nuint Capacity(nuint unit)
    {
        nuint slack = (nuint)(sizeAndSlack >> SlackShift);
        return slack == 0 || Size < Large ? CapacityBelowLarge(unit) : InPages(Size, unit) + (slack - 1) * VirtualMemory.PageSize;
    }

    /// <summary>The same, of a block whose size is known to be below <see cref="Large"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint CapacityBelowLarge(nuint unit) => Rounded(Size, unit) + (nuint)(sizeAndSlack >> SlackShift) * SlackUnit;

    static nuint InPages(nuint size, nuint unit) => Rounded(size, Math.Max(unit, VirtualMemory.PageSize));

    /// <summary>The bytes that the pool counts for a size. A block of no bytes has some, or its address would be that of what lies behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Rounded(nuint size, nuint unit) => (Math.Max(size, 1) + unit - 1) & ~(unit - 1);

    /// <summary>Marks a block as one in use. What it has beyond its size is below 1 MiB, or the size is not, and it is in whole pages, of <see cref="MostRoom"/> and one page at most.</summary>
    public static void Write(void* block, nuint size, nuint capacity, nuint unit, ulong secret)
    {
        if (size < Large || capacity == Rounded(size, unit)) WriteBelowLarge(block, size, capacity, unit, secret);
        else Write(block, size | (ulong)((capacity - InPages(size, unit)) / VirtualMemory.PageSize + 1) << SlackShift, secret);
    }

    /// <summary>The same, for a size below <see cref="Large"/>, or without slack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBelowLarge(void* block, nuint size, nuint capacity, nuint unit, ulong secret) =>
        Write(block, size | (ulong)((capacity - Rounded(size, unit)) / SlackUnit) << SlackShift, secret);

    /// <summary>Marks a block of just that size as one in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(void* block, ulong size, ulong secret)
    {
        Header* header = Of(block);
        header->sizeAndSlack = size;
        header->mark = LiveMark(block, size, secret);
    }

    /// <summary>Whether there is the header of a block in use in front of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLive(void* block, ulong secret) => Of(block)->mark == LiveMark(block, Of(block)->sizeAndSlack, secret);

    /// <summary>
    /// Marks a block as one that was freed: with the mark of one in use, without slack, inverted, so that it still tells the size. The word in front of it may be the
    /// pool's by then.
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
