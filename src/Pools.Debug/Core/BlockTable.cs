using System;
using System.Numerics;

namespace Pools.Core;

/// <summary>What has become of a block; without a flag, the client has it and it was sound when last looked at.</summary>
[Flags]
internal enum BlockState : uint
{
    Live = 0,

    /// <summary>The client freed it.</summary>
    Freed = 1,

    /// <summary>Damage around or in it was reported, and is not reported again.</summary>
    Reported = 2,
}

/// <summary>A block of the client's: its address and the size that the client asked for.</summary>
internal unsafe struct BlockEntry
{
    public byte* Block; // null: a free slot
    public nuint Size;
    public BlockState State;
}

/// <summary>
/// The blocks of a debugging pool by address, outside the blocks: a hash table with linear probing, in grains of the arena. It grows only when a
/// block is added, so that freeing one asks for nothing. The layer's lock guards it.
/// </summary>
internal unsafe struct BlockTable
{
    BlockEntry* slots;
    nuint capacity, count; // capacity: a power of two, or 0
    ArenaCore* arena;

    public void Init(ArenaCore* arena) => this.arena = arena;

    public readonly nuint Count => count;

    public void Finish()
    {
        if (slots != null) arena->Return(slots, BytesFor(capacity));
        slots = null;
        capacity = count = 0;
    }

    /// <summary>Adds a block that is not there; on failure nothing has changed.</summary>
    public PoolResult Add(byte* block, nuint size)
    {
        if (count + 1 > capacity - capacity / 4)
        {
            PoolResult result = Grow();
            if (result != PoolResult.Ok) return result;
        }
        Place(new BlockEntry { Block = block, Size = size, State = BlockState.Live });
        count++;
        return PoolResult.Ok;
    }

    /// <summary>The entry of a block, valid until the table changes; null when there is none.</summary>
    public readonly BlockEntry* Find(void* block)
    {
        if (capacity == 0) return null;
        nuint at = SlotOf((byte*)block);
        while (slots[at].Block != null)
        {
            if (slots[at].Block == block) return slots + at;
            at = (at + 1) & (capacity - 1);
        }
        return null;
    }

    /// <summary>Removes an entry. Those that follow it in its run move up, so that no grave is left to be searched over.</summary>
    public void Remove(BlockEntry* entry)
    {
        nuint hole = (nuint)(entry - slots), at = hole;
        for (;;)
        {
            at = (at + 1) & (capacity - 1);
            if (slots[at].Block == null) break;
            nuint home = SlotOf(slots[at].Block);
            // It may move if its home is not between the hole and where it is now, going round.
            if ((unchecked(at - home) & (capacity - 1)) >= (unchecked(at - hole) & (capacity - 1)))
            {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = default;
        count--;
    }

    /// <summary>The entry in slot <paramref name="at"/> or the first after it, and its slot; null at the end.</summary>
    public readonly BlockEntry* Next(ref nuint at)
    {
        for (; at < capacity; at++)
            if (slots[at].Block != null) return slots + at;
        return null;
    }

    PoolResult Grow()
    {
        nuint larger = capacity == 0 ? arena->GrainSize / RoundedEntry : capacity * 2;
        PoolResult result = arena->Allocate(BytesFor(larger), ArenaCore.Bookkeeping, false, out void* memory);
        if (result != PoolResult.Ok) return result;
        Pools.Os.Libc.memset(memory, 0, BytesFor(larger)); // it may have been spare
        BlockEntry* old = slots;
        nuint oldCapacity = capacity;
        slots = (BlockEntry*)memory;
        capacity = larger;
        for (nuint i = 0; i < oldCapacity; i++)
            if (old[i].Block != null) Place(old[i]);
        if (old != null) arena->Return(old, BytesFor(oldCapacity));
        return PoolResult.Ok;
    }

    readonly void Place(in BlockEntry entry)
    {
        nuint at = SlotOf(entry.Block);
        while (slots[at].Block != null) at = (at + 1) & (capacity - 1);
        slots[at] = entry;
    }

    // Blocks are aligned, so the low bits say nothing; the multiplication (Fibonacci hashing, Knuth 6.4) spreads the others.
    readonly nuint SlotOf(byte* block) =>
        (nuint)(unchecked((ulong)block * 0x9E3779B97F4A7C15) >> (64 - BitOperations.TrailingZeroCount(capacity)));

    static nuint RoundedEntry => BitOperations.RoundUpToPowerOf2((nuint)sizeof(BlockEntry));

    readonly nuint BytesFor(nuint entries) => (entries * (nuint)sizeof(BlockEntry) + arena->GrainSize - 1) & ~(arena->GrainSize - 1);
}
