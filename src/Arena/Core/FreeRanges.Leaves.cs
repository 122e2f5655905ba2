using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// Ranges within a leaf, and how those that cross leaves are followed.
internal unsafe partial struct FreeRanges
{
    static nuint LeafStart(nuint leaf) => leaf << LeafShift;

    static nuint LeafEnd(nuint leaf) => (leaf + 1) << LeafShift;

    // The first range that starts in the leaf, at or after `from`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool NextInLeaf(nuint leaf, nuint from, out nuint start, out nuint end)
    {
        nuint limit = LeafEnd(leaf);
        start = end = from;
        if (from >= limit) return false;
        if (from > 0 && BitRuns.IsSet(bits, from - 1) && BitRuns.IsSet(bits, from)) // inside a range that starts before
        {
            from = BitRuns.NextClear(bits, from, limit);
            if (from >= limit) return false;
        }
        start = BitRuns.NextSet(bits, from, limit);
        if (start >= limit) return false;
        end = EndOfRange(start);
        return true;
    }

    // The end of the range that starts at `start`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint EndOfRange(nuint start)
    {
        nuint leaf = start >> LeafShift, limit = LeafEnd(leaf);
        nuint end = BitRuns.NextClear(bits, start, limit);
        if (end < limit || end >= Units || !BitRuns.IsSet(bits, end)) return end;
        nuint last = reaches[leaf];
        return BitRuns.NextClear(bits, LeafStart(last), LeafEnd(last));
    }

    // The start of the range whose last unit is `last`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint StartOfRangeEndingAt(nuint last)
    {
        nuint leaf = last >> LeafShift, floor = LeafStart(leaf);
        nuint start = BitRuns.Start(bits, last, floor);
        if (start > floor || floor == 0 || !BitRuns.IsSet(bits, floor - 1)) return start;
        nuint first = comesFrom[leaf];
        return BitRuns.Start(bits, LeafEnd(first) - 1, LeafStart(first));
    }

    // The start of the range that holds `unit`, wherever in it that is. Only a range's first and last leaf know of each other,
    // so from one in between it is a walk over the leaves.
    readonly nuint StartOfRangeAround(nuint unit)
    {
        nuint leaf = unit >> LeafShift;
        nuint start = BitRuns.Start(bits, unit, LeafStart(leaf));
        while (start == LeafStart(leaf) && leaf > 0 && BitRuns.IsSet(bits, start - 1))
        {
            leaf--;
            start = BitRuns.Start(bits, start - 1, LeafStart(leaf));
        }
        return start;
    }

    // Records a range that crosses leaves at its two ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Link(nuint start, nuint end)
    {
        nuint first = start >> LeafShift, last = (end - 1) >> LeafShift;
        if (first == last) return;
        reaches[first] = (uint)last;
        comesFrom[last] = (uint)first;
    }

    // A range of that length starts in the leaf now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Raise(nuint leaf, nuint length)
    {
        int value = Clamp(length);
        if (value > longest[leaf]) longest.Set(leaf, value);
    }

    // A range of that length no longer starts in the leaf.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Lost(nuint leaf, nuint length)
    {
        if (longest[leaf] == Clamp(length)) longest.Set(leaf, Clamp(LongestInLeaf(leaf)));
    }

    readonly nuint LongestInLeaf(nuint leaf)
    {
        nuint max = 0, from = LeafStart(leaf);
        while (NextInLeaf(leaf, from, out nuint start, out nuint end))
        {
            max = Math.Max(max, end - start);
            from = end;
        }
        return max;
    }
}
