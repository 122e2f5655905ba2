using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// What a fixed-size pool has in one chunk of its arena: the chunk is ruled into units from its first grain on, and each unit has a link here that tells
/// whether it is the pool's, in use, or free, and then which one is free after it. The table maps as many links as the chunk has units, lies at its own start,
/// and is committed only where the pool has had grains. The pool's lock guards it.
/// </summary>
/// <remarks>
/// Invariants: the links of all units that touch a grain of the pool are committed; a unit is the pool's only if all its grains are; the free
/// units are those that the list from <see cref="head"/> goes through.
/// </remarks>
internal unsafe struct UnitTable
{
    // What a link says. Memory that was never written to says that the unit is not the pool's. From FirstNumber on: free, and the next one's number.
    const uint NotOurs = 0, InUse = 1, Last = 2, FirstNumber = 3;

    const nuint MostUnits = uint.MaxValue - FirstNumber;

    /// <summary>The table with the next higher address.</summary>
    public UnitTable* Next;

    /// <summary>The chunk's first grain, where unit 0 starts, and the bytes of its grains.</summary>
    public byte* Start;
    public nuint Size;

    /// <summary>Bytes of the chunk that belong to the pool.</summary>
    public nuint Owned;

    nuint unit;
    uint* links;
    uint head;
    int grainShift;
    uint* owners; // the chunk's table of them; the chunk stays as long as the pool has any of it
    SparseTable table;

    static nuint HeadBytes => ((nuint)sizeof(UnitTable) + 63) & ~(nuint)63;

    /// <summary>Opens the table of the chunk that an address of the arena lies in.</summary>
    public static PoolResult Open(ArenaCore* arena, void* address, nuint unit, out UnitTable* opened)
    {
        opened = null;
        arena->ChunkBounds(address, out byte* start, out nuint size);
        SparseTable table;
        PoolResult result = arena->OpenTable(HeadBytes + (size / unit + 1) * sizeof(uint), &table);
        if (result != PoolResult.Ok) return result;
        result = arena->CommitTable(&table, table.Content, table.Content + HeadBytes);
        if (result != PoolResult.Ok)
        {
            arena->CloseTable(&table);
            return result;
        }
        opened = (UnitTable*)table.Content;
        opened->table = table;
        opened->Start = start;
        opened->Size = size;
        opened->unit = unit;
        opened->links = (uint*)(table.Content + HeadBytes);
        opened->head = Last;
        opened->grainShift = BitOperations.TrailingZeroCount(arena->GrainSize);
        opened->owners = arena->OwnersOf(address);
        return PoolResult.Ok;
    }

    public void Close(ArenaCore* arena)
    {
        SparseTable copy = table; // the table holds this struct
        arena->CloseTable(&copy);
    }

    public readonly bool Contains(void* address) => unchecked((nuint)((byte*)address - Start)) < Size;

    /// <summary>Makes sure of the links of all units that touch [address, address + size), so that nothing that is done with them needs memory.</summary>
    /// <returns>Limit when they have no numbers any more: with units of 16 bytes, 64 GiB into the chunk.</returns>
    public PoolResult Cover(ArenaCore* arena, byte* address, nuint size)
    {
        nuint first = NumberOf(address), last = NumberOf(address + size - 1);
        if (last >= MostUnits) return PoolResult.Limit;
        fixed (SparseTable* own = &table) return arena->CommitTable(own, (byte*)(links + first), (byte*)(links + last + 1));
    }

    /// <summary>Makes free what units have become whole by the pool's getting [address, address + size), the lowest first in the list. Their number.</summary>
    public nuint Add(uint owner, byte* address, nuint size)
    {
        nuint first = NumberOf(address), end = Math.Min(NumberOf(address + size - 1) + 1, Size / unit), added = 0;
        while (end > first)
        {
            nuint number = --end;
            if (links[number] != NotOurs || !IsOwned(owner, number * unit)) continue;
            Push(number);
            added++;
        }
        return added;
    }

    /// <summary>The unit that became free last; null when none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take()
    {
        uint link = head;
        if (link == Last) return null;
        nuint number = link - FirstNumber;
        head = links[number];
        links[number] = InUse;
        return Start + number * unit;
    }

    /// <summary>Whether the unit that would be taken next lies at that address.</summary>
    public readonly bool IsNext(byte* address) => head != Last && Start + (head - FirstNumber) * unit == address;

    /// <summary>Makes a unit free that is in use; if there is none at the address, says what is wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MistakeKind Put(byte* block)
    {
        nuint offset = (nuint)(block - Start), number = offset / unit;
        if (links[number] != InUse | number * unit != offset) return WhatIsWrong(block);
        Push(number);
        return MistakeKind.None;
    }

    public readonly bool IsInUse(byte* block) => links[NumberOf(block)] == InUse && AddressOf(NumberOf(block)) == block;

    // No block in use starts there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly MistakeKind WhatIsWrong(byte* block)
    {
        nuint number = NumberOf(block);
        return links[number] >= Last && AddressOf(number) == block ? MistakeKind.DoubleFree : MistakeKind.InvalidFree;
    }

    /// <summary>The first unit in use that starts in [from, end); false when there is none.</summary>
    public readonly bool NextInUse(byte* from, byte* end, out byte* start, out byte* after)
    {
        nuint number = NextNumber(from), limit = NextNumber(end);
        while (number < limit && links[number] != InUse) number++;
        start = AddressOf(number);
        after = start + unit;
        return number < limit;
    }

    /// <summary>The first free unit that starts in [from, end); false when there is none.</summary>
    public readonly bool NextFree(byte* from, byte* end, out byte* start)
    {
        nuint number = NextNumber(from), limit = NextNumber(end);
        while (number < limit && links[number] < Last) number++;
        start = AddressOf(number);
        return number < limit;
    }

    /// <summary>The units that touch [from, end), none of them in use, are not the pool's any more. How many were. The list has them until <see cref="Relink"/>.</summary>
    public readonly nuint Forget(byte* from, byte* end)
    {
        nuint forgotten = 0;
        for (nuint number = NumberOf(from), limit = NextNumber(end); number < limit; number++)
        {
            if (links[number] != NotOurs) forgotten++;
            links[number] = NotOurs;
        }
        return forgotten;
    }

    /// <summary>Makes the list anew, in address order, from the stretches of grains that the owner has here.</summary>
    public void Relink(ArenaCore* arena, uint owner)
    {
        fixed (uint* first = &head)
        {
            uint* tail = first;
            for (void* from = Start; NextStretch(arena, owner, from, out byte* start, out byte* end); from = end)
                for (; NextFree(start, end, out byte* free); start = free + unit)
                {
                    nuint number = NumberOf(free);
                    *tail = (uint)(number + FirstNumber);
                    tail = links + number;
                }
            *tail = Last;
        }
    }

    /// <summary>The first stretch of the owner's grains in this chunk that lies at or after an address.</summary>
    public readonly bool NextStretch(ArenaCore* arena, uint owner, void* from, out byte* start, out byte* end)
    {
        bool found = arena->NextOwned(owner, from, out void* address, out nuint size) && Contains(address);
        start = (byte*)address;
        end = start + size;
        return found;
    }

    /// <summary>The length of the list; more than <paramref name="most"/> when it is broken.</summary>
    public readonly nuint CountFree(nuint most)
    {
        nuint count = 0;
        for (uint link = head; link != Last && count <= most; link = links[link - FirstNumber], count++)
            if (link < FirstNumber || link - FirstNumber >= Size / unit) return most + 1;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Push(nuint number)
    {
        links[number] = head;
        head = (uint)(number + FirstNumber);
    }

    readonly bool IsOwned(uint owner, nuint offset)
    {
        for (nuint grain = offset >> grainShift; grain <= (offset + unit - 1) >> grainShift; grain++)
            if (owners[grain] != owner) return false;
        return true;
    }

    // The unit that the address lies in, and the first that does not start before it.
    readonly nuint NumberOf(byte* address) => (nuint)(address - Start) / unit;

    readonly nuint NextNumber(byte* address) => ((nuint)(address - Start) + unit - 1) / unit;

    readonly byte* AddressOf(nuint number) => Start + number * unit;
}
