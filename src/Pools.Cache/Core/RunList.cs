using System;

namespace Pools.Core;

/// <summary>
/// The runs of one class that have a slot to give, and the lock of all runs of the class. The run at the front is used up first; one that gets a slot back
/// joins at the end, so that the others have time to empty.
/// </summary>
internal unsafe struct RunList
{
    public CoreLock Guard;
    Run* first, last;
    nuint free; // slots in the runs that were used before

    /// <summary>Runs of the class, the full ones included, and how many of their slots are out.</summary>
    public nuint Runs, Used;

    /// <summary>Slots that are out, but with nobody.</summary>
    public Depot Depot;

    public readonly Run* First => first;

    /// <summary>Slots that are with nobody and were used before.</summary>
    public readonly nuint Free => free + Depot.Slots;

    /// <summary>The run that the next slots come from; null when there is none. Slots that were used before are used again before others are touched.</summary>
    public Run* Next()
    {
        if (first != last && first->Free == null)
        {
            Run* fresh = first; // the only one without: a new one is made when there is no other
            Remove(fresh);
            Append(fresh);
        }
        return first;
    }

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
    /// Takes slots out of a run at the front: linked, with the mark of free blocks, at least one and less than twice as many as wanted. Those that were used
    /// before come first: all of them, if that is not too many, which costs no look at any.
    /// </summary>
    public nuint Take(Run* run, byte* memory, nuint wanted, ulong secret, out Slot* taken)
    {
        nuint count = (nuint)(run->Carved - run->Used);
        Slot* first = run->Free;
        if (count == 0) count = Carve(run, memory, wanted, secret, out first);
        else
        {
            count = Slot.Split(&first, count, wanted, out Slot* rest);
            run->Free = rest;
            free -= count;
        }
        taken = first;
        run->Used += (ushort)count;
        Used += count;
        if (run->IsFull) Remove(run);
        return count;
    }

    // Slots that were never used, next to each other in the order of their addresses.
    static nuint Carve(Run* run, byte* memory, nuint most, ulong secret, out Slot* first)
    {
        nuint size = SizeClass.SizeOf(run->Class), left = (nuint)(run->Capacity - run->Carved), turn = run->FirstSlot, end = turn;
        if (left > turn)
        {
            left -= turn;
            end = run->Capacity;
        }
        nuint count = Math.Min(most, left);
        byte* at = memory + (end - left) * size, last = at + (count - 1) * size;
        first = (Slot*)at;
        while (at != last) Slot.MakeFree(at, at += size, secret);
        Slot.MakeFree(at, null, secret);
        run->Carved += (ushort)count;
        return count;
    }

    /// <summary>
    /// Puts slots, which are linked and marked free, back into their run. Whether the run is empty now, and not needed: then it has left the list.
    /// </summary>
    public bool Put(Run* run, Slot* first, Slot* last, nuint count)
    {
        if (run->IsFull) Append(run);
        last->Next = run->Free;
        run->Free = first;
        run->Used -= (ushort)count;
        Used -= count;
        free += count;
        if (run->Used != 0 || IsAlone(run)) return false;
        End(run);
        return true;
    }

    /// <summary>An empty run is the class's no more.</summary>
    public void End(Run* run)
    {
        Remove(run);
        Runs--;
        free -= run->Carved;
    }
}
