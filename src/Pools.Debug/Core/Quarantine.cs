namespace Pools.Core;

/// <summary>
/// Freed blocks in the order in which they were freed: a ring of addresses, in grains of the arena. The layer's lock guards it.
/// </summary>
internal unsafe struct Quarantine
{
    byte** ring;
    nuint capacity, first, count; // capacity: a power of two, or 0
    ArenaCore* arena;

    public void Init(ArenaCore* arena) => this.arena = arena;

    public void Finish()
    {
        if (ring != null) arena->Return(ring, capacity * (nuint)sizeof(byte*));
        ring = null;
        capacity = first = count = 0;
    }

    /// <summary>The bytes of the blocks in it, fences included, and how many of them are resident: counted by whoever puts them in and takes them out.</summary>
    public nuint Bytes, Resident;

    public readonly nuint Count => count;

    /// <summary>Adds a block as the last; false when there is no memory for one more.</summary>
    public bool TryAdd(byte* block)
    {
        if (count == capacity && !Grow()) return false;
        ring[(first + count++) & (capacity - 1)] = block;
        return true;
    }

    /// <summary>Takes out the block that has waited longest. There is one.</summary>
    public byte* Take()
    {
        byte* block = ring[first];
        first = (first + 1) & (capacity - 1);
        count--;
        return block;
    }

    bool Grow()
    {
        nuint larger = capacity == 0 ? arena->GrainSize / (nuint)sizeof(byte*) : capacity * 2;
        if (arena->Allocate(larger * (nuint)sizeof(byte*), ArenaCore.Bookkeeping, false, out void* memory) != PoolResult.Ok) return false;
        byte** grown = (byte**)memory;
        for (nuint i = 0; i < count; i++) grown[i] = ring[(first + i) & (capacity - 1)];
        if (ring != null) arena->Return(ring, capacity * (nuint)sizeof(byte*));
        ring = grown;
        capacity = larger;
        first = 0;
        return true;
    }
}
