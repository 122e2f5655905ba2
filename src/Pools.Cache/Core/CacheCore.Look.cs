namespace Pools.Core;

// Looking at the runs without changing them.
public unsafe partial struct CacheCore<TInner>
{
    /// <inheritdoc/>
    /// <remarks>A block in use is one that does not have the mark of a free one.</remarks>
    public static bool NextKnown(void* pool, void* from, out void* block, out nuint size, out void* end)
    {
        RunMap* map = &Own(pool)->map;
        Run* run = map->At(from);
        byte* start = map->AddressOf(run);
        end = start + Run.Bytes;
        size = SizeClass.SizeOf(run->Class);
        for (nuint i = ((nuint)((byte*)from - start) + size - 1) / size; i < run->Capacity; i++)
        {
            block = start + i * size;
            if (run->IsCarvedSlot(i) && ((Slot*)block)->Mark != Slot.FreeMark(block, Own(pool)->secret)) return true;
        }
        block = null;
        return false;
    }

    // Of each class, the runs that have a slot to give.
    bool RunsAreSound()
    {
        bool sound = true;
        for (nuint i = 1; i < SizeClass.Count && isOpen && sound; i++)
        {
            RunList* list = ListOf(i);
            list->Guard.Enter();
            nuint free = list->Depot.Slots;
            for (Run* run = list->First; run != null && sound; run = run->Next)
            {
                sound = IsSound(run, i) && (run->Next == null || run->Next->Previous == run);
                free += (nuint)(run->Carved - run->Used);
            }
            sound &= free == list->Free;
            list->Guard.Exit();
        }
        return sound;
    }

    readonly bool IsSound(Run* run, nuint sizeClass)
    {
        byte* start = map.AddressOf(run);
        if (map.ClassAt(start) != sizeClass || run->Class != sizeClass || run->IsFull || run->Used > run->Carved || run->Carved > run->Capacity) return false;
        nuint free = 0;
        for (Slot* slot = run->Free; slot != null; slot = slot->Next, free++)
        {
            if (map.ClassAt(slot) != sizeClass || map.At(slot) != run || !Run.IsSlot((nuint)slot, Run.DivisorOf(sizeClass))) return false;
            if (slot->Mark != Slot.FreeMark(slot, secret) || free > run->Carved) return false;
        }
        return run->Used + free == run->Carved;
    }
}
