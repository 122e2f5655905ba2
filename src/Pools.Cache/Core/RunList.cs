namespace Pools.Core;

/// <summary>
/// The runs of one class that have a slot to give, and the lock of all runs of the class. The run at the front is used up first; one that gets a slot back
/// joins at the end, so that the others have time to empty.
/// </summary>
internal unsafe struct RunList
{
    public CoreLock Guard;
    Run* first, last;

    /// <summary>Runs of the class, the full ones included, and how many of their slots are out.</summary>
    public nuint Runs, Used;

    /// <summary>Slots that are out, but with nobody.</summary>
    public Depot Depot;

    public readonly Run* First => first;

    /// <summary>Whether it is the only run in the list.</summary>
    public readonly bool IsAlone(Run* run) => first == run && last == run;

    public void Append(Run* run)
    {
        run->Next = null;
        run->Previous = last;
        if (last == null) first = run;
        else last->Next = run;
        last = run;
    }

    public void Remove(Run* run)
    {
        if (run->Previous == null) first = run->Next;
        else run->Previous->Next = run->Next;
        if (run->Next == null) last = run->Previous;
        else run->Next->Previous = run->Previous;
    }

    /// <summary>
    /// Takes slots out of a run at the front: linked, with the mark of free blocks, at least one and at most <paramref name="most"/>. Those that were used
    /// before come first; all of them at once, if there are no more than that, cost no look at any.
    /// </summary>
    public nuint Take(Run* run, byte* memory, nuint most, ulong secret, out Slot* taken)
    {
        nuint count = (nuint)(run->Carved - run->Used);
        Slot* first = run->Free;
        if (count == 0) count = Carve(run, memory, most, secret, out first);
        else if (count <= most) run->Free = null;
        else
        {
            run->Free = Slot.Cut(&first, most);
            count = most;
        }
        taken = first;
        run->Used += (ushort)count;
        Used += count;
        if (run->IsFull) Remove(run);
        return count;
    }

    // Slots that were never used, in the order of their addresses.
    static nuint Carve(Run* run, byte* memory, nuint most, ulong secret, out Slot* first)
    {
        nuint size = SizeClass.SizeOf(run->Class), count = System.Math.Min(most, (nuint)(run->Capacity - run->Carved));
        byte* at = memory + run->Carved * size;
        first = (Slot*)at;
        for (nuint i = 1; i <= count; i++, at += size)
        {
            Slot* slot = (Slot*)at;
            slot->Mark = Slot.FreeMark(slot, secret);
            slot->Next = i < count ? (Slot*)(at + size) : null;
        }
        run->Carved += (ushort)count;
        return count;
    }

    /// <summary>Puts one slot, which is marked free, back into its run. Whether the run is empty now, and not needed: then it has left the list.</summary>
    public bool Put(Run* run, Slot* slot)
    {
        if (run->IsFull) Append(run);
        slot->Next = run->Free;
        run->Free = slot;
        run->Used--;
        Used--;
        if (run->Used != 0 || IsAlone(run)) return false;
        Remove(run);
        Runs--;
        return true;
    }
}
