using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// What a pool has in one chunk of its arena: the tables of its free ranges there. It lies at the start of these tables, which map as much of
/// the chunk as there is and are committed only for the grains that the pool has had, and some behind them. The pool's lock guards it.
/// </summary>
internal unsafe struct Territory
{
    /// <summary>The territory with the next higher address.</summary>
    public Territory* Next;

    /// <summary>The chunk's first grain, and the bytes of its grains.</summary>
    public byte* Start;
    public nuint Size;
    public int UnitShift;
    int grainShift, unitsPerGrainShift;
    nuint grains;

    uint* owners; // the chunk's table of them; the chunk stays as long as the pool has any of it

    /// <summary>The chunk's owners, a number for each grain.</summary>
    public readonly uint* Owners => owners;

    /// <summary>Bytes of the chunk that belong to the pool.</summary>
    public nuint Owned;

    public FreeRanges Ranges;
    SparseTable table;
    CoveredStretch covered;

    // Units that get their tables together: the bits of so many fill a page.
    const nuint UnitsAtOnce = VirtualMemory.PageSize * 8;

    static nuint Content(nuint units) => HeadBytes + FreeRanges.TableBytes(units);

    static nuint HeadBytes => ((nuint)sizeof(Territory) + 63) & ~(nuint)63;

    /// <summary>Opens the territory that an address of the arena lies in.</summary>
    public static PoolResult Open(ArenaCore* arena, void* address, int unitShift, out Territory* territory)
    {
        territory = null;
        arena->ChunkBounds(address, out byte* start, out nuint size);
        nuint units = size >> unitShift;
        SparseTable table;
        PoolResult result = arena->OpenTable(Content(units), &table);
        if (result != PoolResult.Ok) return result;
        result = arena->CommitTable(&table, table.Content, table.Content + HeadBytes);
        if (result != PoolResult.Ok)
        {
            arena->CloseTable(&table);
            return result;
        }
        territory = (Territory*)table.Content;
        territory->table = table;
        territory->Start = start;
        territory->Size = size;
        territory->UnitShift = unitShift;
        territory->grainShift = BitOperations.TrailingZeroCount(arena->GrainSize);
        territory->unitsPerGrainShift = territory->grainShift - unitShift;
        territory->grains = size >> territory->grainShift;
        territory->owners = arena->OwnersOf(address);
        territory->Ranges.Init(table.Content + HeadBytes, units);
        return PoolResult.Ok;
    }

    public void Close(ArenaCore* arena)
    {
        SparseTable copy = table; // the table holds this struct
        arena->CloseTable(&copy);
    }

    /// <summary>Makes sure of the tables for [address, address + size), so that freeing any of it needs no memory.</summary>
    public PoolResult Cover(ArenaCore* arena, void* address, nuint size)
    {
        nuint first = UnitOf(address), end = UnitOf((byte*)address + size);
        if (!covered.Has(first, end))
        {
            nuint further = arena->TablesUpTo(end, UnitsAtOnce, Ranges.Units);
            PoolResult result;
            fixed (SparseTable* own = &table) result = arena->CommitRanges(own, Ranges, first, further);
            if (result != PoolResult.Ok) return result;
            covered.Add(first, further);
        }
        Ranges.Include(end);
        return PoolResult.Ok;
    }

    public readonly bool Contains(void* address) => unchecked((nuint)((byte*)address - Start)) < Size;

    /// <summary>
    /// Whether that many units begin at an address, <paramref name="first"/> being its unit, in one grain of that owner's or in two. False as well
    /// when they are in more.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsInTwoGrains(uint owner, void* address, nuint units, out nuint first)
    {
        nuint offset = unchecked((nuint)address - (nuint)Start);
        first = offset >> UnitShift;
        nuint grain = first >> unitsPerGrainShift, last = first + units - 1 >> unitsPerGrainShift;
        return last < grains && last - grain <= 1 && first << UnitShift == offset && ((owners[grain] ^ owner) | (owners[last] ^ owner)) == 0;
    }

    /// <summary>Whether every grain that [address, address + size) touches belongs to that owner; the address lies in the chunk, the size is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsOwned(uint owner, void* address, nuint size)
    {
        nuint offset = (nuint)((byte*)address - Start);
        if (size > Size - offset) return false;
        nuint first = offset >> grainShift, last = (offset + size - 1) >> grainShift;
        uint wrong = (owners[first] ^ owner) | (owners[last] ^ owner);
        for (nuint between = first + 1; between < last; between++) wrong |= owners[between] ^ owner;
        return wrong == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint UnitOf(void* address) => (nuint)((byte*)address - Start) >> UnitShift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte* AddressOf(nuint unit) => Start + (unit << UnitShift);
}
