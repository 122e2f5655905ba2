using System;

namespace Pools.Core;

// Blocks of many mebibytes. What they cost must not grow with what their tables would take: a block of a gibibyte has eight mebibytes of bits, which
// nobody need write if none of it was ever free.
public unsafe partial struct MvffCore
{
    // The largest size from which glibc, too, maps a block of its own; in an arena of large grains a block that has at least one for itself.
    readonly nuint LeastLarge => Math.Max(32 << 20, 2 * arena->GrainSize);

    // Whether a block that no free range fits gets an extent of its own.
    readonly bool IsCarved(nuint units) => units >= largeUnits && !isUnusual;

    // The tables for the extent are committed, and no free range of the pool fits. The block is put where its alignment allows it first, and not in a free range before the extent:
    // so its grains are its own, and the next of its size fits where it was. Grains that are there for the alignment alone leave again. The same as to insert the extent and
    // take the block, but for its bits.
    void* Carve(Territory* territory, void* extent, nuint size, in Placing placing)
    {
        nuint start = territory->UnitOf(extent), end = start + (size >> unitShift), grain = GrainUnits;
        nuint at = AlignedFrom(territory, start, placing.Alignment, placing.Offset), blockEnd = at + placing.Units;
        nuint first = at & ~(grain - 1), last = (blockEnd + grain - 1) & ~(grain - 1);
        if (end - last > placing.Slack) last = end; // ExtendBy's
        if (first < at) territory->Ranges.InsertFar(first, at);
        if (blockEnd < last) territory->Ranges.InsertFar(blockEnd, last);
        Took(placing.Units);
        if (start < first) Leave(territory, extent, (first - start) << unitShift);
        if (last < end) Leave(territory, territory->AddressOf(last), (end - last) << unitShift);
        return territory->AddressOf(at);
    }

    // Its whole grains go back to the arena at once, which keeps them as spare or not, and the first and the last grain too, if all of them is free now. False, with nothing
    // changed, when some of it is no memory of the pool's, or is free.
    bool FreeLarge(Territory* territory, void* block, nuint units)
    {
        nuint start = territory->UnitOf(block), end = start + units, grain = GrainUnits;
        if (!NoneFree(territory, start, end)) return false;
        nuint first = (start + grain - 1) & ~(grain - 1), last = end & ~(grain - 1);
        if (start < first && FillsGrain(territory, first - grain, start, first)) first -= grain;
        if (last < end && FillsGrain(territory, last, last, end)) last += grain;
        free += units << unitShift;
        Leave(territory, territory->AddressOf(first), (last - first) << unitShift, mayWait: false);
        return true;
    }

    readonly nuint GrainUnits => arena->GrainSize >> unitShift;

    // Makes a part of a grain free. If all of the grain is then, it is taken out of the free ranges.
    readonly bool FillsGrain(Territory* territory, nuint grain, nuint start, nuint end)
    {
        territory->Ranges.InsertFar(start, end);
        if (!territory->Ranges.RangeAt(grain, out _, out nuint freeEnd) || freeEnd < grain + GrainUnits) return false;
        territory->Ranges.Remove(grain, grain + GrainUnits);
        return true;
    }

    // What a block needs of an extent: its units, and those that its alignment may leave free. Whether it is carved out of the extent before that is free.
    readonly struct Placing(nuint units, nuint slack, nuint alignment, nuint offset, bool isCarved)
    {
        public readonly nuint Units = units, Slack = slack, Alignment = alignment, Offset = offset;
        public readonly bool IsCarved = isCarved;
    }
}
