using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Freed blocks in the order in which they were freed: a ring of addresses, in grains of the arena, each with its size class, so that what
/// leaves it need not be looked at. The layer's lock guards it.
/// </summary>
internal unsafe struct Quarantine
{
    /// <summary>For all the larger blocks.</summary>
    public const nuint OtherClass = 0xFFFF;

    const int ClassShift = 48; // above an address
    const nuint Ahead = 4; // far enough for memory to arrive, near enough for it not to be gone again

    ulong* ring;
    nuint capacity, first, count; // capacity: a power of two, or 0
    ArenaCore* arena;

    public void Init(ArenaCore* arena) => this.arena = arena;

    public void Finish()
    {
        if (ring != null) arena->Return(ring, capacity * sizeof(ulong));
        ring = null;
        capacity = first = count = 0;
    }

    /// <summary>The bytes of the blocks in it, fences included, and how many of them are resident: counted by whoever puts them in and takes them out.</summary>
    public nuint Bytes, Resident;

    public readonly nuint Count => count;

    /// <summary>Adds a block as the last; false when there is no memory for one more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(byte* block, nuint sizeClass)
    {
        if (count == capacity && !Grow()) return false;
        ring[(first + count++) & (capacity - 1)] = (ulong)block | (ulong)(sizeClass < OtherClass ? sizeClass : OtherClass) << ClassShift;
        return true;
    }

    /// <summary>A block that is to leave soon, when some have left before it; null when there is none.</summary>
    public readonly byte* Upcoming
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => count > Ahead ? (byte*)(ring[(first + Ahead) & (capacity - 1)] & ((1UL << ClassShift) - 1)) : null;
    }

    /// <summary>Takes out the block that has waited longest; there is one. Its size class is <see cref="OtherClass"/> when it is that or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(out nuint sizeClass)
    {
        ulong entry = ring[first];
        first = (first + 1) & (capacity - 1);
        count--;
        sizeClass = (nuint)(entry >> ClassShift);
        return (byte*)(entry & ((1UL << ClassShift) - 1));
    }

    bool Grow()
    {
        nuint larger = capacity == 0 ? arena->GrainSize / sizeof(ulong) : capacity * 2;
        if (arena->Allocate(larger * sizeof(ulong), ArenaCore.Bookkeeping, false, out void* memory) != PoolResult.Ok) return false;
        ulong* grown = (ulong*)memory;
        for (nuint i = 0; i < count; i++) grown[i] = ring[(first + i) & (capacity - 1)];
        if (ring != null) arena->Return(ring, capacity * sizeof(ulong));
        ring = grown;
        capacity = larger;
        first = 0;
        return true;
    }
}
