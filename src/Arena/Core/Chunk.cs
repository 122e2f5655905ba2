using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// One contiguous reservation of an arena, cut into grains. Its header, at the start of the reservation, holds what the arena knows of
/// each grain: the owner, whether it is free, whether it is spare. The arena's lock guards it.
/// </summary>
/// <remarks>
/// Free grains are either in <see cref="Free"/> or in the virgin stretch [VirginLow, VirginHigh), which needs no table: a chunk of
/// a tebibyte costs nothing for what no pool has used. Invariants: no range of <see cref="Free"/> touches the virgin stretch;
/// <see cref="Spare"/> holds the grains that are free and committed, and nothing else.
/// </remarks>
internal unsafe struct Chunk
{
    /// <summary>The chunk with the next higher address.</summary>
    public Chunk* Next;

    public byte* Base;
    public nuint Size;

    /// <summary>The first grain, and how many there are.</summary>
    public byte* Grains;
    public nuint Count;
    public int GrainShift;

    /// <summary>Grains that belong to somebody.</summary>
    public nuint Used;

    public nuint VirginLow, VirginHigh;
    public SparseTable Table;

    /// <summary>Grains that have their part of the table.</summary>
    public CoveredStretch Covered;

    public FreeRanges Free, Spare;
    uint* owners;

    /// <summary>The content that the table of a chunk of that many grains needs.</summary>
    public static nuint TableContent(nuint grains) => OwnerBytes(grains) + 2 * FreeRanges.TableBytes(grains);

    static nuint OwnerBytes(nuint grains) => (grains * sizeof(uint) + 63) & ~(nuint)63;

    public void Init(byte* grains, nuint count, int grainShift)
    {
        Grains = grains;
        Count = count;
        GrainShift = grainShift;
        VirginHigh = count;
        byte* content = Table.Content;
        owners = (uint*)content;
        Free.Init(content + OwnerBytes(count), count);
        Spare.Init(content + OwnerBytes(count) + FreeRanges.TableBytes(count), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(void* address) => unchecked((nuint)((byte*)address - Grains)) < Count << GrainShift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint IndexOf(void* address) => (nuint)((byte*)address - Grains) >> GrainShift;

    public readonly byte* AddressOf(nuint index) => Grains + (index << GrainShift);

    public readonly uint OwnerAt(nuint index) => owners[index];

    public readonly uint* Owners => owners;

    public readonly void SetOwner(nuint index, nuint count, uint owner) => Fill(owners + index, count, owner);

    static void Fill(uint* at, nuint count, uint value)
    {
        for (nuint i = 0; i < count; i++) at[i] = value;
    }

    public readonly byte* OwnersFrom(nuint index) => (byte*)(owners + index);

    public readonly nuint Virgin => VirginHigh - VirginLow;

    /// <summary>Where a stretch of free grains can be taken: the lowest (highest) there is, spare ones before others.</summary>
    public bool Find(nuint count, bool high, bool spareOnly, out nuint index)
    {
        nuint start, end;
        if (spareOnly)
        {
            bool found = high ? Spare.FindLast(count, out start, out end) : Spare.FindFirst(count, out start, out end);
            index = high && found ? end - count : start;
            return found;
        }
        bool inRange = high ? Free.FindLast(count, out start, out end) : Free.FindFirst(count, out start, out end);
        index = high && inRange ? end - count : start;
        bool beforeVirgin = inRange && (high ? start >= VirginHigh : end <= VirginLow);
        if (beforeVirgin || Virgin < count) return inRange;
        index = high ? VirginHigh - count : VirginLow;
        return true;
    }

    /// <summary>Whether these grains, of the chunk or beyond it, are free and can be taken.</summary>
    public readonly bool AreFree(nuint index, nuint count)
    {
        if (count > Count - index) return false;
        if (index >= VirginLow && index < VirginHigh) return count <= VirginHigh - index;
        return Free.RangeAt(index, out _, out nuint end) && count <= end - index;
    }

    /// <summary>
    /// The free grains [start, end) outside those tables that taking [index, index + count) makes the chunk keep account of: none,
    /// or the virgin stretch between those that are taken and the nearer end of it.
    /// </summary>
    public readonly void Gap(nuint index, nuint count, out nuint start, out nuint end)
    {
        start = end = index;
        if (index < VirginLow || index >= VirginHigh) return;
        if (NearerLowEnd(index, count)) start = VirginLow;
        else (start, end) = (index + count, VirginHigh);
    }

    readonly bool NearerLowEnd(nuint index, nuint count) => index - VirginLow <= VirginHigh - (index + count);

    /// <summary>Takes free grains away. The tables for them and for the <see cref="Gap"/> are committed.</summary>
    public void Take(nuint index, nuint count)
    {
        Used += count;
        if (index < VirginLow || index >= VirginHigh)
        {
            Free.Remove(index, index + count);
            return;
        }
        Gap(index, count, out nuint start, out nuint end);
        bool low = NearerLowEnd(index, count);
        if (low) VirginLow = index + count;
        else VirginHigh = index;
        if (start != end) Free.Insert(start, end);
    }

    /// <summary>Makes grains free.</summary>
    public void PutBack(nuint index, nuint count)
    {
        Used -= count;
        nuint start = index, end = index + count;
        if (end != VirginLow && start != VirginHigh)
        {
            Free.Insert(start, end);
            return;
        }
        if (end == VirginLow) VirginLow = start;
        else VirginHigh = end;
        if (VirginLow > 0 && Free.RangeAt(VirginLow - 1, out nuint from, out nuint to))
        {
            Free.Take(from, to, from, to);
            VirginLow = from;
        }
        if (VirginHigh < Count && Free.RangeAt(VirginHigh, out from, out to))
        {
            Free.Take(from, to, from, to);
            VirginHigh = to;
        }
    }

    /// <summary>Of the free grains [index, index + count), how many are not committed.</summary>
    public nuint Uncommitted(nuint index, nuint count)
    {
        nuint committed = 0, at = index, limit = index + count;
        while (NextSpare(at, limit, out nuint start, out nuint end))
        {
            committed += end - start;
            at = end;
        }
        return count - committed;
    }

    /// <summary>The first stretch of spare grains within [from, limit); an empty one at the limit when there is none.</summary>
    public bool NextSpare(nuint from, nuint limit, out nuint start, out nuint end)
    {
        start = from;
        end = limit;
        bool found = from < limit && (Spare.RangeAt(from, out _, out end) || Spare.FindNext(from, 1, out start, out end)) && start < limit;
        if (!found) start = limit;
        end = found ? Math.Min(end, limit) : limit;
        return found;
    }

    /// <summary>Whether the chunk's invariants hold.</summary>
    public bool Check()
    {
        if (!Free.Check() || !Spare.Check()) return false;
        if (VirginLow > VirginHigh || VirginHigh > Count) return false;
        if (VirginLow > 0 && VirginLow < VirginHigh && Free.IsFree(VirginLow - 1)) return false;
        if (VirginHigh < Count && VirginLow < VirginHigh && Free.IsFree(VirginHigh)) return false;
        if (Used + Free.Free + Virgin != Count) return false;
        for (nuint at = 0; NextSpare(at, Count, out nuint start, out nuint end); at = end)
            for (nuint i = start; i < end; i++)
                if (OwnerAt(i) != 0 || !(Free.IsFree(i) || i >= VirginLow && i < VirginHigh)) return false;
        return true;
    }
}
