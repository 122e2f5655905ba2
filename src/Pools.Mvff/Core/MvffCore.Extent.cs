using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// How the pool grows and shrinks.
public unsafe partial struct MvffCore
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocGrowing(nuint units, ref Failure failure)
    {
        Placing placing = new(units, 0, Align, 0, IsCarved(units));
        PoolResult result = ExtendFor(placing, out void* block);
        if (result == PoolResult.Ok && !placing.IsCarved) block = AllocUnusual(units);
        if (block == null) failure.Set(result == PoolResult.Ok ? PoolResult.Fail : result);
        return block;
    }

    // As the MPS does: by ExtendBy or by what the block needs, and if that can not be had, by what the block needs. Null when the block is not carved out of it.
    PoolResult ExtendFor(in Placing placing, out void* block)
    {
        nuint needed = arena->RoundUpToGrain((placing.Slack + placing.Units) << unitShift), wanted = Math.Max(needed, arena->RoundUpToGrain(extendBy));
        PoolResult result = Extend(wanted, placing, out block);
        return result == PoolResult.Ok || wanted == needed ? result : Extend(needed, placing, out block);
    }

    PoolResult Extend(nuint size, in Placing placing, out void* block)
    {
        block = null;
        if (size > limit || total > limit - size) return PoolResult.Limit;
        PoolResult result = arena->Allocate(size, owner, arenaHigh, out void* extent);
        if (result != PoolResult.Ok) return result;
        result = Settle(extent, size, placing, out block);
        if (result != PoolResult.Ok) arena->Return(extent, size);
        return result;
    }

    // Makes grains of this owner part of the pool, free but for what is carved out of them.
    PoolResult Settle(void* extent, nuint size, in Placing placing, out void* block)
    {
        block = null;
        Territory* territory = TerritoryOf(extent);
        PoolResult result = PoolResult.Ok;
        if (territory == null)
        {
            result = Territory.Open(arena, extent, unitShift, out territory);
            if (result == PoolResult.Ok) Link(territory);
        }
        if (result == PoolResult.Ok) result = territory->Cover(arena, extent, size);
        if (result != PoolResult.Ok)
        {
            LeaveIfEmpty(territory);
            return result;
        }
        Join(territory, size);
        nuint start = territory->UnitOf(extent);
        if (placing.IsCarved) block = Carve(territory, extent, size, placing);
        else territory->Ranges.InsertFar(start, start + (size >> unitShift));
        return PoolResult.Ok;
    }

    void Join(Territory* territory, nuint size)
    {
        territory->Owned += size;
        free += size;
        SetTotal(total + size);
    }

    void SetTotal(nuint bytes)
    {
        total = bytes;
        freeLimit = Math.Max((nuint)(long)(spare * (long)bytes), leastFreeLimit);
    }

    /// <inheritdoc/>
    public static void Tend(void* pool, bool all)
    {
        MvffCore* own = (MvffCore*)pool;
        own->guard.Enter();
        if (all) own->GiveBack(0, own->arena->GrainSize);
        else own->GiveBack(own->free - Math.Min(own->leastFree, own->free) / 2, ArenaCore.WorthACall);
        own->leastFree = own->free;
        own->guard.Exit();
    }

    // Whole grains go back, from the top of the largest free range first, until no more than the target is free, or no range has that many bytes
    // to give (MPS: MVFFReduce, when free memory has reached the spare fraction).
    [MethodImpl(MethodImplOptions.NoInlining)]
    void GiveBack(nuint target, nuint leastSize)
    {
        nuint grain = arena->GrainSize;
        while (free > target && LargestRange(out Territory* territory, out nuint start, out nuint end))
        {
            nuint from = arena->RoundUpToGrain((nuint)territory->AddressOf(start)), to = (nuint)territory->AddressOf(end) & ~(grain - 1);
            if (from >= to || to - from < leastSize) break;
            nuint size = Math.Min(to - from, arena->RoundUpToGrain(free - target));
            Return(territory, start, end, (byte*)to - size, size);
        }
    }

    bool LargestRange(out Territory* territory, out nuint start, out nuint end)
    {
        territory = null;
        nuint longest = 0;
        for (Territory* next = territories; next != null; next = next->Next)
        {
            nuint length = next->Ranges.Longest();
            if (length <= longest) continue;
            longest = length;
            territory = next;
        }
        start = end = 0;
        return territory != null && territory->Ranges.FindFirst(longest, out start, out end);
    }

    void Return(Territory* territory, nuint rangeStart, nuint rangeEnd, byte* grains, nuint size)
    {
        nuint first = territory->UnitOf(grains);
        territory->Ranges.Take(rangeStart, rangeEnd, first, first + (size >> unitShift));
        Leave(territory, grains, size);
    }

    // Gives free grains, in no free range any more, back to the arena.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Leave(Territory* territory, void* grains, nuint size, bool mayWait = true)
    {
        territory->Owned -= size;
        free -= size;
        leastFree = Math.Min(leastFree, free);
        SetTotal(total - size);
        bool permanent = arena->IsPermanent(grains);
        arena->Return(grains, size, mayWait);
        if (!permanent) LeaveIfEmpty(territory);
    }

    void Link(Territory* territory)
    {
        fixed (Territory** head = &territories)
        {
            Territory** link = head;
            while (*link != null && (*link)->Start < territory->Start) link = &(*link)->Next;
            territory->Next = *link;
            *link = territory;
        }
    }

    // The chunk may be gone, and its address be used anew: nothing of it may be remembered.
    void LeaveIfEmpty(Territory* territory)
    {
        if (territory == null || territory->Owned != 0) return;
        fixed (Territory** head = &territories)
        {
            Territory** link = head;
            while (*link != territory) link = &(*link)->Next;
            *link = territory->Next;
        }
        if (territory == hinted) hinted = null;
        territory->Close(arena);
    }
}
