using System;

namespace Pools.Core;

/// <summary>
/// Lists of free slots of one class as threads gave them back: who asks next gets one whole, with no look at its slots. The slots count as used by their runs. The
/// lock of the class guards it; zeroed memory is an empty one.
/// </summary>
/// <remarks>After tcmalloc's transfer cache: blocks that one thread allocates and another frees go round without a look at their runs.</remarks>
internal unsafe struct Depot
{
    const int MostLists = 4;

    // Lists as short as this one can be walked to their end.
    const int Short = 16;

    fixed ulong lists[MostLists]; // Slot*
    fixed ushort counts[MostLists];
    int held, leastHeld; // lists; the least since the last call of Idle

    /// <summary>Slots in all lists.</summary>
    public nuint Slots { get; private set; }

    /// <summary>Keeps a list. False when there is no room.</summary>
    public bool TryPut(Slot* first, nuint count)
    {
        if (held > 0 && count <= Short && counts[held - 1] <= Short)
        {
            Slot* last = first;
            while (last->Next != null) last = last->Next;
            last->Next = (Slot*)lists[held - 1];
            count += counts[--held];
            Slots -= counts[held];
        }
        if (held == MostLists || count > ushort.MaxValue) return false;
        lists[held] = (ulong)first;
        counts[held++] = (ushort)count;
        Slots += count;
        return true;
    }

    /// <summary>
    /// The list that came last, or so many slots of its front if it has twice as many (<see cref="Slot.Split"/>). Their number, 0 when there is none.
    /// </summary>
    public nuint Take(nuint wanted, out Slot* first)
    {
        first = null;
        if (held == 0) return 0;
        int top = held - 1;
        Slot* taken = (Slot*)lists[top];
        nuint count = Slot.Split(&taken, counts[top], wanted, out Slot* rest);
        if (rest == null) held = top;
        else
        {
            lists[top] = (ulong)rest;
            counts[top] -= (ushort)count;
        }
        first = taken;
        leastHeld = Math.Min(leastHeld, held);
        Slots -= count;
        return count;
    }

    /// <summary>How many lists nobody has asked for since the last call.</summary>
    public int Idle()
    {
        int idle = leastHeld;
        leastHeld = held;
        return idle;
    }
}
