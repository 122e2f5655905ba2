using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// The entries of the blocks in one chunk of the arena, or in a part of one, one a unit, and a bitmap of the units in which a block starts, with one over
/// its words, so that the start of a large block is near. It lies at the start of a table that maps as much of the chunk as there is, and is
/// committed only as far as there are blocks.
/// </summary>
internal unsafe struct BlockRegion
{
    const int WordShift = 6;
    const nuint Step = 64 << 10; // bytes of entries that are committed at a time

    /// <summary>The next region.</summary>
    public BlockRegion* Next;

    /// <summary>Units up to the end of the last one that may have a block.</summary>
    public nuint Covered { get; private set; }

    byte* start;
    nuint size;
    int unitShift;
    ulong* starts; // a bit for each unit: a block starts in it
    ulong* any;    // a bit for each word of these: it is not zero
    BlockEntry* entries;
    SparseTable table;

    /// <summary>Opens the region of the chunk that an address of the arena lies in: as much of it around the address as no other region has.</summary>
    /// <remarks>One of the others may be of a chunk that is gone, in whose place the new one lies.</remarks>
    public static PoolResult Open(ArenaCore* arena, void* address, int unitShift, BlockRegion* others, out BlockRegion* region)
    {
        region = null;
        arena->ChunkBounds(address, out byte* start, out nuint size);
        byte* end = start + size;
        for (BlockRegion* other = others; other != null; other = other->Next)
        {
            byte* otherEnd = other->start + other->size;
            if (otherEnd <= address && otherEnd > start) start = otherEnd;
            if (other->start > address && other->start < end) end = other->start;
        }
        size = (nuint)(end - start);
        nuint units = size >> unitShift;
        SparseTable table;
        PoolResult result = arena->OpenTable(HeadBytes + BitmapBytes(units) + BitmapBytes(units >> WordShift) + VirtualMemory.PageSize + units * (nuint)sizeof(BlockEntry), &table);
        if (result != PoolResult.Ok) return result;
        result = arena->CommitTable(&table, table.Content, table.Content + HeadBytes);
        if (result != PoolResult.Ok)
        {
            arena->CloseTable(&table);
            return result;
        }
        region = (BlockRegion*)table.Content;
        *region = default;
        region->table = table;
        region->start = start;
        region->size = size;
        region->unitShift = unitShift;
        region->starts = (ulong*)(table.Content + HeadBytes);
        region->any = (ulong*)((byte*)region->starts + BitmapBytes(units));
        region->entries = (BlockEntry*)Pages.From((byte*)region->any + BitmapBytes(units >> WordShift)); // so that no page is in two steps
        if (table.IsCommitted(region->entries + units - 1)) region->Covered = units; // all of it is, in the client's memory
        return PoolResult.Ok;
    }

    public void Close(ArenaCore* arena)
    {
        SparseTable copy = table; // the table holds this struct
        arena->CloseTable(&copy);
    }

    /// <summary>Makes sure of the entry for an address, and of some beyond it.</summary>
    public PoolResult Extend(ArenaCore* arena, void* block)
    {
        nuint unit = UnitOf(block), few = Step / (nuint)sizeof(BlockEntry);
        nuint first = unit & ~(few - 1), end = Math.Min(first + few, size >> unitShift);
        fixed (SparseTable* own = &table)
        {
            PoolResult result = CommitBits(arena, own, starts, first, end);
            if (result == PoolResult.Ok) result = CommitBits(arena, own, any, first >> WordShift, (end - 1 >> WordShift) + 1);
            if (result != PoolResult.Ok) return result;
            result = arena->CommitTable(own, (byte*)(entries + first), (byte*)(entries + end));
            if (result != PoolResult.Ok) return result;
        }
        if (end > Covered) Covered = end;
        return PoolResult.Ok;
    }

    static PoolResult CommitBits(ArenaCore* arena, SparseTable* table, ulong* bits, nuint first, nuint end) =>
        arena->CommitTable(table, (byte*)(bits + (first >> WordShift)), (byte*)(bits + ((end - 1) >> WordShift) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(void* address) => unchecked((nuint)((byte*)address - start)) < size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsCovered(void* block) => table.IsCommitted(EntryOf(block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly BlockEntry* EntryOf(void* block) => entries + UnitOf(block);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte* BlockOf(BlockEntry* entry) =>
        start + ((nuint)(entry - entries) << unitShift) + entry->Place * BlockMap.PlaceStep;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void MarkStart(void* block)
    {
        nuint unit = UnitOf(block), word = unit >> WordShift;
        if (starts[word] == 0) any[word >> WordShift] |= 1UL << (int)(word & 63);
        starts[word] |= 1UL << (int)(unit & 63);
    }

    public readonly void ClearStart(void* block)
    {
        nuint unit = UnitOf(block), word = unit >> WordShift;
        starts[word] &= ~(1UL << (int)(unit & 63));
        if (starts[word] == 0) any[word >> WordShift] &= ~(1UL << (int)(word & 63));
    }

    /// <summary>The entry of the last block that starts at an address of the chunk or before it; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly BlockEntry* AtOrBefore(void* address)
    {
        nuint unit = UnitOf(address), word = unit >> WordShift;
        BlockEntry* own = entries + unit;
        if (own->State != BlockState.None && BlockOf(own) <= address) return own;
        ulong ones = starts[word] & ((1UL << (int)(unit & 63)) - 1);
        return ones == 0 ? LastBefore(word) : entries + ((word << WordShift) + (nuint)BitOperations.Log2(ones));
    }

    // The last entry in front of that word's.
    readonly BlockEntry* LastBefore(nuint word) =>
        word != 0 && BitRuns.TryFindBack(any, word - 1, out nuint last) ? entries + ((last << WordShift) + (nuint)BitOperations.Log2(starts[last])) : null;

    /// <summary>The entry of the first block that starts after an address of the chunk; null when there is none.</summary>
    public readonly BlockEntry* After(void* address)
    {
        nuint unit = UnitOf(address);
        if (unit >= Covered) return null;
        BlockEntry* entry = AtOrAfter(unit, out unit);
        return entry != null && BlockOf(entry) <= address ? AtOrAfter(unit + 1, out _) : entry;
    }

    /// <summary>The entry of the first block that starts in a unit or after it, and its unit; null, and all units, when there is none.</summary>
    public readonly BlockEntry* AtOrAfter(nuint from, out nuint unit)
    {
        nuint limit = (Covered + 63) & ~(nuint)63;
        unit = BitRuns.NextSet(starts, from, limit);
        if (unit < Covered) return entries + unit;
        unit = Covered;
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint UnitOf(void* address) => (nuint)((byte*)address - start) >> unitShift;

    static nuint HeadBytes => ((nuint)sizeof(BlockRegion) + 63) & ~(nuint)63;

    // Whole words, and one of zeros beyond.
    static nuint BitmapBytes(nuint bits) => ((bits / 8 + 8) & ~(nuint)63) + 64;
}
