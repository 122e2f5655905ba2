using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The blocks of a debugging pool by address, outside the blocks: memory is divided into units so small that no two blocks start in the same one, and
/// each has an entry, found without a search. One region of it covers one chunk of the arena. The layer's lock guards it.
/// </summary>
/// <remarks>The idea is AddressSanitizer's shadow memory (Serebryany et al., "AddressSanitizer: A Fast Address Sanity Checker", 2012), at the grain of blocks.</remarks>
internal unsafe struct BlockMap
{
    /// <summary>Blocks start at multiples of that many bytes.</summary>
    public const int PlaceStep = 8;

    const nuint LargestUnit = 64;

    BlockRegion* regions; // the last opened first
    ArenaCore* arena;
    int unitShift;

    /// <param name="arena">Where the blocks lie, and where the map's memory comes from.</param>
    /// <param name="leastDistance">The least number of bytes from the start of one block to that of the next.</param>
    public void Init(ArenaCore* arena, nuint leastDistance)
    {
        this.arena = arena;
        regions = null;
        nuint unit = leastDistance < LargestUnit ? leastDistance : LargestUnit;
        unitShift = BitOperations.Log2(unit);
    }

    public void Finish()
    {
        while (regions != null)
        {
            BlockRegion* next = regions->Next;
            regions->Close(arena);
            regions = next;
        }
    }

    /// <summary>The entry for a block that is to start at an address of the arena; null when there is no memory for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlockEntry* Cover(void* block, out PoolResult result)
    {
        result = PoolResult.Ok;
        BlockRegion* region = RegionOf(block);
        if (region == null || !region->IsCovered(block))
        {
            result = Extend(ref region, block);
            if (result != PoolResult.Ok) return null;
        }
        region->MarkStart(block);
        return region->EntryOf(block);
    }

    /// <summary>Where in its unit a block starts, as its entry has it. Chunks start at a multiple of the unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint PlaceOf(void* block) => ((nuint)block & (((nuint)1 << unitShift) - 1)) / PlaceStep;

    /// <summary>The entry of the block, live or freed, that starts at an address; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly BlockEntry* Find(void* block)
    {
        BlockRegion* region = RegionOf(block);
        if (region == null) return null;
        BlockEntry* entry = region->EntryOf(block);
        return entry->State != BlockState.None && region->BlockOf(entry) == block ? entry : null;
    }

    /// <summary>Starts to bring the entry for an address into the cache, if it is in the last region.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void PrefetchEntry(byte* block)
    {
        BlockRegion* region = regions;
        if (region != null && region->Contains(block)) CacheLine.Prefetch(region->EntryOf(block));
    }

    /// <summary>Starts to bring a block into the cache, with its entry and the line in front of it. Null is nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(byte* block)
    {
        if (block == null) return;
        PrefetchEntry(block);
        CacheLine.Prefetch(block - 1);
        CacheLine.Prefetch(block + 63);
    }

    /// <summary>The entry of the last block that starts at an address or before it in the same chunk; null when there is none.</summary>
    public readonly BlockEntry* FindAtOrBefore(void* address, out byte* block)
    {
        block = null;
        BlockRegion* region = RegionOf(address);
        if (region == null) return null;
        BlockEntry* entry = region->AtOrBefore(address);
        if (entry != null) block = region->BlockOf(entry);
        return entry;
    }

    /// <summary>The entry of the first block that starts after an address in the same chunk; null when there is none.</summary>
    public readonly BlockEntry* FindAfter(void* address, out byte* block)
    {
        block = null;
        BlockRegion* region = RegionOf(address);
        if (region == null) return null;
        BlockEntry* entry = region->After(address);
        if (entry != null) block = region->BlockOf(entry);
        return entry;
    }

    /// <summary>Forgets the block that starts at an address.</summary>
    public readonly void Remove(void* block, BlockEntry* entry)
    {
        *entry = default;
        RegionOf(block)->ClearStart(block);
    }

    /// <summary>The first entry at or after a place, which is 0 at the start and one more than the last entry's afterwards; null at the end.</summary>
    public readonly BlockEntry* Next(ref nuint place, out byte* block)
    {
        nuint before = 0; // units of the regions passed
        for (BlockRegion* region = regions; region != null; region = region->Next)
        {
            if (place < before + region->Covered)
            {
                BlockEntry* entry = region->AtOrAfter(place - before, out nuint unit);
                place = before + unit;
                if (entry != null)
                {
                    block = region->BlockOf(entry);
                    return entry;
                }
            }
            before += region->Covered;
        }
        block = null;
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly BlockRegion* RegionOf(void* address)
    {
        BlockRegion* region = regions;
        while (region != null && !region->Contains(address)) region = region->Next;
        return region;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    PoolResult Extend(ref BlockRegion* region, void* block)
    {
        if (region == null)
        {
            PoolResult result = BlockRegion.Open(arena, block, unitShift, regions, out region);
            if (result != PoolResult.Ok) return result;
            region->Next = regions;
            regions = region;
        }
        return region->Extend(arena, block);
    }
}
