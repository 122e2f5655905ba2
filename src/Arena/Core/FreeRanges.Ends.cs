using System.Runtime.CompilerServices;

namespace Pools.Core;

// How a range is followed to its ends.
internal unsafe partial struct FreeRanges
{
    // What a leaf says of the range that leaves it, and of the one that enters it.
    struct LeafLinks
    {
        public uint Reaches, ComesFrom;
    }

    // The end of the range that holds `start` and does not start in an earlier leaf.
    readonly nuint EndOfRange(nuint start)
    {
        nuint leaf = start >> LeafShift, limit = LeafEnd(leaf);
        nuint end = BitRuns.NextClear(bits, start, limit);
        if (end < limit || end >= Units || !BitRuns.IsSet(bits, end)) return end;
        nuint last = links[leaf].Reaches;
        return BitRuns.NextClear(bits, LeafStart(last), LeafEnd(last));
    }

    // The start of the range whose last unit is `last`.
    readonly nuint StartOfRangeEndingAt(nuint last)
    {
        nuint leaf = last >> LeafShift, floor = LeafStart(leaf);
        nuint start = BitRuns.Start(bits, last, floor);
        if (start > floor || floor == 0 || !BitRuns.IsSet(bits, floor - 1)) return start;
        nuint first = links[leaf].ComesFrom;
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
        links[first].Reaches = (uint)last;
        links[last].ComesFrom = (uint)first;
    }
}
