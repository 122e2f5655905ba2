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
    const int StateShift = 48, AllocatorShift = 52, FreerShift = 56, PlaceShift = 60;
    const ulong SizeMask = (1UL << StateShift) - 1, StateMask = 0xFUL << StateShift;

    ulong word; // from the top: place, freer, allocator, state (4 bits each), size (48)

    /// <summary>Who allocated it, and who freed it: numbers in the <see cref="StackDepot"/>.</summary>
    public uint Allocated, Freed;

    /// <summary>Becomes the entry of a block in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Start(nuint size, Family allocator, nuint place, uint allocated)
    {
        word = size | (ulong)BlockState.Live << StateShift | (ulong)allocator << AllocatorShift | (ulong)place << PlaceShift;
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

    public readonly Family Allocator => (Family)(word >> AllocatorShift & 0xF);

    public readonly Family Freer => (Family)(word >> FreerShift & 0xF);

    /// <summary>Where the block starts, in <see cref="BlockMap.PlaceStep"/> bytes from the start of its unit.</summary>
    public readonly nuint Place => (nuint)(word >> PlaceShift);

    public BlockState State
    {
        readonly get => (BlockState)((word & StateMask) >> StateShift);
        set => word = word & ~StateMask | (ulong)value << StateShift;
    }

    public readonly bool IsLive => (State & BlockState.Live) != 0;
}
