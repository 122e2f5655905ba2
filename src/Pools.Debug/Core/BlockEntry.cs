using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>What has become of a block.</summary>
[Flags]
internal enum BlockState : uint
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>The client has it.</summary>
    Live = 1,

    /// <summary>The client freed it, and it waits to be used again.</summary>
    Freed = 2,

    /// <summary>Damage around or in it was reported, and is not reported again.</summary>
    Reported = 4,

    /// <summary>The whole pages in it were given back when it was freed, and read as zeros.</summary>
    Discarded = 8,
}

/// <summary>
/// What is known of a block, in 16 bytes: its size, what has become of it, the families of the functions that allocated and freed it, where in
/// its unit of the map it starts, and who allocated and freed it. All zeros: no block.
/// </summary>
internal struct BlockEntry
{
    const int AlignmentShift = 42, StateShift = 48, AllocatorShift = 52, FreerShift = 56, PlaceShift = 60;
    const ulong SizeMask = MostBytes - 1, StateMask = 0xFUL << StateShift;

    /// <summary>Sizes are below that.</summary>
    public const ulong MostBytes = 1UL << AlignmentShift;

    ulong word; // from the top: place, freer, allocator, state (4 bits each), alignment (6), size (42)

    /// <summary>Who allocated it, and who freed it: numbers in the <see cref="StackDepot"/>.</summary>
    public uint Allocated, Freed;

    /// <summary>Becomes the entry of a block in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Start(nuint size, int alignment, Family allocator, nuint place, uint allocated)
    {
        word = size | (ulong)alignment << AlignmentShift | (ulong)BlockState.Live << StateShift | (ulong)allocator << AllocatorShift | (ulong)place << PlaceShift;
        Allocated = allocated;
        Freed = 0;
    }

    /// <summary>The block was freed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(Family freer, uint freed)
    {
        word = word & ~(StateMask | 0xFUL << FreerShift) | (ulong)BlockState.Freed << StateShift | (ulong)freer << FreerShift;
        Freed = freed;
    }

    /// <summary>The bytes that the client asked for.</summary>
    public readonly nuint Size => (nuint)(word & SizeMask);

    /// <summary>The alignment that was asked for, as a power of two; 0 when it was no more than the pool's.</summary>
    public readonly int Alignment => (int)(word >> AlignmentShift & 0x3F);

    public readonly Family Allocator => (Family)(word >> AllocatorShift & 0xF);

    public readonly Family Freer => (Family)(word >> FreerShift & 0xF);

    /// <summary>Where the block starts, in <see cref="BlockMap.PlaceStep"/> bytes from the start of its unit.</summary>
    public readonly nuint Place => (nuint)(word >> PlaceShift);

    public BlockState State
    {
        readonly get => (BlockState)((word & StateMask) >> StateShift);
        set => word = word & ~StateMask | (ulong)value << StateShift;
    }

    /// <summary>Whether the block is in use, with nothing to report, and of that family: the usual case of one that is freed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSoundOf(Family allocator) =>
        (word & (StateMask | 0xFUL << AllocatorShift)) == ((ulong)BlockState.Live << StateShift | (ulong)allocator << AllocatorShift);

    public readonly bool IsLive => (State & BlockState.Live) != 0;
}
