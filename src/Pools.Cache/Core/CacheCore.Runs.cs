using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// Small blocks: from the runs, back to them, and from the class below to the runs.
public unsafe partial struct CacheCore<TInner>
{
    // Of the slots that are out. Threads with batches of a page would meet here too often: each fetches what the last one wrote.
    const nuint BatchShare = 12, LongBatchShare = 128, DepotShare = 4;

    // From as many on a class keeps to its own slots: what it needs more for a moment is little then.
    const nuint Many = 64;

    /// <inheritdoc/>
    public static bool TryGetRuns(void* pool, out RunPlaces places)
    {
        places = Own(pool)->map.Places(Own(pool)->secret);
        return Own(pool)->isOpen;
    }

    /// <inheritdoc/>
    public static bool IsKnown(void* pool, void* address) =>
        Own(pool)->map.ClassAt(address) != 0 || TInner.IsKnown(&Own(pool)->inner, address);

    /// <inheritdoc/>
    public static void* AllocKnown(void* pool, nuint size, nuint alignment, ref Failure failure) =>
        size > SizeClass.Most ? null : Own(pool)->AllocSmall(SizeOfAligned(size, alignment), alignment, ref failure);

    /// <inheritdoc/>
    public static nuint TakeSlots(void* pool, nuint sizeClass, nuint wanted, out void* first, ref Failure failure)
    {
        nuint count = Own(pool)->Take(sizeClass, wanted, out Slot* slots, ref failure);
        first = slots;
        return count;
    }

    /// <inheritdoc/>
    public static void* Lend(void* pool, nuint sizeClass) => Own(pool)->Lend(sizeClass);

    /// <inheritdoc/>
    public static bool PutSlots(void* pool, nuint sizeClass, void* first, nuint count, bool again) => Own(pool)->Put(sizeClass, (Slot*)first, count, again);

    /// <inheritdoc/>
    public static bool GiveReadyBack(void* pool)
    {
        bool any = false;
        for (nuint i = 1; i < SizeClass.Count; i++) any |= Own(pool)->Thin(i, all: true);
        return any;
    }

    static CacheCore<TInner>* Own(void* pool) => (CacheCore<TInner>*)pool;

    // A small block that no thread's cache has; null when there is no memory for it here.
    void* AllocSmall(nuint size, nuint alignment, ref Failure failure)
    {
        if (!isOpen || size > SizeClass.Most) return null;
        nuint sizeClass = SizeClass.Of(Math.Max(size, 1));
        // In a run all slots have the alignment of their size.
        if ((SizeClass.SizeOf(sizeClass) & unchecked(alignment - 1)) != 0 || Take(sizeClass, 1, out Slot* slot, ref failure) == 0) return null;
        slot->Mark = 0;
        return slot;
    }

    nuint Take(nuint sizeClass, nuint wanted, out Slot* first, ref Failure failure)
    {
        RunList* list = ListOf(sizeClass);
        list->Guard.Enter();
        wanted = Math.Min(wanted, FairBatch(list, sizeClass));
        nuint count = TakeReady(list, wanted, out first);
        if (count == 0 && TryAddRun(list, sizeClass, ref failure)) count = TakeReady(list, wanted, out first);
        list->Guard.Exit();
        return count;
    }

    // What the depot has, or else a run.
    readonly nuint TakeReady(RunList* list, nuint wanted, out Slot* first)
    {
        nuint count = list->Depot.Take(wanted, out first);
        Run* run = count == 0 ? list->Next() : null;
        return run == null ? count : list->Take(run, map.AddressOf(run), wanted, secret, out first);
    }

    // A class of few blocks needs a page for its own, and more for a moment when it has many: where the next ones have room, that is better used.
    void* Lend(nuint sizeClass)
    {
        RunList* own = ListOf(sizeClass);
        if (own->Used >= Many || own->Free != 0) return null;
        for (nuint lender = sizeClass + 1; lender <= SizeClass.LastLender(sizeClass); lender++)
        {
            RunList* list = ListOf(lender);
            if (list->Free == 0) continue;
            list->Guard.Enter();
            Slot* slot = null;
            if (list->Free != 0) TakeReady(list, 1, out slot);
            list->Guard.Exit();
            if (slot == null) continue;
            lends = true;
            slot->Mark = 0;
            return slot;
        }
        return null;
    }

    // A single slot goes to its run, as nobody is at work on the class.
    bool Put(nuint sizeClass, Slot* first, nuint count, bool again)
    {
        RunList* list = ListOf(sizeClass);
        list->Guard.Enter();
        bool isFair = count < FairBatch(list, sizeClass);
        if (!again && (count == 1 || !HasRoomInDepot(list, count)) || !list->Depot.TryPut(first, count)) PutInRuns(list, first);
        list->Guard.Exit();
        return isFair;
    }

    // What threads and the depot keep is in proportion to what is in use, but for what goes up and down: or a program that uses a little of each size would have most of its memory there.
    static nuint FairBatch(RunList* list, nuint sizeClass)
    {
        nuint fair = Math.Min(list->Used / BatchShare, SizeClass.Batch(sizeClass, SizeClass.BatchBytes));
        return Math.Max(Math.Max(fair, list->Used / LongBatchShare), SizeClass.FirstBatch(sizeClass));
    }

    static bool HasRoomInDepot(RunList* list, nuint count) => list->Depot.Slots == 0 || list->Depot.Slots + count <= list->Used / DepotShare;

    // What lies in one run, and is in the list one behind the other, goes back to it at once: mostly all that was allocated and freed in an order of its own.
    void PutInRuns(RunList* list, Slot* first)
    {
        for (Slot* next; first != null; first = next)
        {
            Slot* last = first;
            nuint count = 1;
            for (; Run.IsSame(first, next = last->Next); count++) last = next;
            Run* run = map.At(first);
            if (list->Put(run, first, last, count)) EndRun(run);
        }
    }

    // Empties the depot of a class: half of what nobody has asked for of late, or all and the one run that may be empty. Whether there was any.
    bool Thin(nuint sizeClass, bool all)
    {
        RunList* list = ListOf(sizeClass);
        list->Guard.Enter();
        bool any = false;
        int most = all ? int.MaxValue : (list->Depot.Idle() + 1) / 2;
        for (; most > 0 && list->Depot.Take(nuint.MaxValue, out Slot* first) != 0; most--)
        {
            PutInRuns(list, first);
            any = true;
        }
        Run* run = list->First;
        if (all && run != null && run->Used == 0)
        {
            list->End(run);
            EndRun(run);
            any = true;
        }
        list->Guard.Exit();
        return any;
    }

    bool TryAddRun(RunList* list, nuint sizeClass, ref Failure failure)
    {
        if (isMapFull)
        {
            failure.Set(PoolResult.Resource);
            return false;
        }
        // With an offset the class below takes it for what it is, no client's block, and does not lay it against a guarded page.
        void* memory = inner.AllocAligned(Run.Bytes, Run.Bytes, Run.Bytes, ref failure);
        if (memory == null) return false;
        Run* run = map.Add(arena, memory, sizeClass, out PoolResult result);
        if (run == null)
        {
            Unsafe.SkipInit(out Failure unused);
            inner.Free(memory, Run.Bytes, ref unused);
            failure.Set(result);
            isMapFull = result == PoolResult.Resource;
            return false;
        }
        list->Append(run);
        list->Runs++;
        return true;
    }

    void EndRun(Run* run)
    {
        void* memory = map.AddressOf(run);
        map.Remove(run);
        isMapFull = false;
        Unsafe.SkipInit(out Failure unused);
        inner.Free(memory, Run.Bytes, ref unused);
    }
}
