using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// How the pool grows and shrinks.
public unsafe partial struct MfsCore
{
    // A pool that went on and off the last unit of an extent would sweep each time; and a sweep that found little would be tried again at once.
    const int SweepsToAPool = 8;

    // As the MPS does: by ExtendBy, and if that can not be had, by what one block needs. Wherever in the chunk's ruling it starts, it holds a unit.
    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* TakeGrowing(ref Failure failure)
    {
        nuint needed = arena->RoundUpToGrain(2 * unit - align), wanted = Math.Max(needed, arena->RoundUpToGrain(Math.Min(extendBy, PoolCore.MostBytes)));
        PoolResult result = Extend(wanted);
        if (result != PoolResult.Ok && wanted > needed) result = Extend(needed);
        byte* block = result == PoolResult.Ok ? TakeUnit() : null;
        if (block == null) failure.Set(result);
        return block;
    }

    PoolResult Extend(nuint size)
    {
        if (size > limit || owned > limit - size) return PoolResult.Limit;
        PoolResult result = arena->Allocate(size, owner, high: false, out void* extent);
        if (result != PoolResult.Ok) return result;
        UnitTable* table = TableOf(extent);
        if (table == null)
        {
            result = UnitTable.Open(arena, extent, unit, out table);
            if (result == PoolResult.Ok) Link(table);
        }
        if (result == PoolResult.Ok) result = table->Cover(arena, (byte*)extent, size);
        if (result != PoolResult.Ok)
        {
            CloseIfEmpty(table);
            arena->Return(extent, size);
            return result;
        }
        nuint added = table->Add(owner, (byte*)extent, size);
        table->Owned += size;
        owned += size;
        units += added;
        free += added;
        sweepAt = Math.Min(Threshold, units);
        return PoolResult.Ok;
    }

    // The free units from which the pool gives grains back. It keeps what it would ask for next.
    readonly nuint Threshold => Math.Max((nuint)(long)(spare * (long)units), extendBy / unit + 1);

    /// <inheritdoc/>
    public static void Tend(void* pool, bool all)
    {
        if (!all) return;
        MfsCore* own = (MfsCore*)pool;
        own->guard.Enter();
        own->GiveBack(0);
        own->guard.Exit();
    }

    // What is left when free memory has reached the threshold.
    readonly nuint Target => Math.Max(Threshold / 2, extendBy / unit);

    // Whole grains go back, the highest of each free run first, until no more than so many units are free.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void GiveBack(nuint target)
    {
        for (UnitTable* table = tables; table != null && free > target;)
        {
            UnitTable* next = table->Next;
            bool permanent = arena->IsPermanent(table->Start);
            nuint before = table->Owned;
            for (void* from = table->Start; free > target && table->NextStretch(arena, owner, from, out byte* start, out byte* end); from = end)
                Trim(table, start, end, target);
            if (table->Owned != before) table->Relink(arena, owner);
            if (!permanent) CloseIfEmpty(table); // the chunk may be gone, and its address be used anew: nothing of it may be remembered
            table = next;
        }
        sweepAt = Math.Min(Math.Max(Threshold, free + units / SweepsToAPool + 1), units);
    }

    // The runs of memory between the units in use of a stretch of the pool's grains.
    void Trim(UnitTable* table, byte* start, byte* end, nuint target)
    {
        while (table->NextInUse(start, end, out byte* used, out byte* after))
        {
            ReturnGrains(table, start, used, target);
            start = after;
        }
        ReturnGrains(table, start, end, target);
    }

    void ReturnGrains(UnitTable* table, byte* from, byte* to, nuint target)
    {
        nuint first = arena->RoundUpToGrain((nuint)from), end = (nuint)to & ~(arena->GrainSize - 1);
        if (first >= end || free <= target) return;
        nuint size = Math.Min(end - first, arena->RoundUpToGrain((free - target) * unit));
        nuint forgotten = table->Forget((byte*)(end - size), (byte*)end);
        units -= forgotten;
        free -= forgotten;
        owned -= size;
        table->Owned -= size;
        arena->Return((void*)(end - size), size);
    }

    void Link(UnitTable* table)
    {
        fixed (UnitTable** head = &tables)
        {
            UnitTable** link = head;
            while (*link != null && (*link)->Start < table->Start) link = &(*link)->Next;
            table->Next = *link;
            *link = table;
        }
    }

    void CloseIfEmpty(UnitTable* table)
    {
        if (table == null || table->Owned != 0) return;
        fixed (UnitTable** head = &tables)
        {
            UnitTable** link = head;
            while (*link != table) link = &(*link)->Next;
            *link = table->Next;
        }
        table->Close(arena);
    }
}
