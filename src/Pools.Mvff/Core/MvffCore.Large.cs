namespace Pools.Core;

// Blocks of many mebibytes. What they cost must not grow with what their tables would take: a block of a gibibyte has eight mebibytes of bits, which
// nobody need write if none of it was ever free.
public unsafe partial struct MvffCore
{
    // The largest size from which glibc, too, maps a block of its own.
    const int Large = 32 << 20;

    readonly nuint LargeUnits => (nuint)Large >> unitShift;

    // The tables for the extent are committed, and no free range of the pool fits: the block is the bottom of what the extent and its
    // neighbours make. The same as to insert the extent and take the block, but for the bits in between.
    void* Carve(Territory* territory, void* extent, nuint size, nuint units)
    {
        nuint start = territory->UnitOf(extent), end = start + (size >> unitShift);
        nuint at = start;
        if (start > 0 && territory->Ranges.RangeAt(start - 1, out nuint leftStart, out nuint leftEnd))
        {
            territory->Ranges.Take(leftStart, leftEnd, leftStart, leftEnd);
            at = leftStart;
        }
        if (at + units < end) territory->Ranges.InsertFar(at + units, end);
        Took(units);
        return territory->AddressOf(at);
    }

    // Its whole grains go back to the arena at once, which keeps them as spare or not; the rest is free. False, with nothing changed, when some
    // of it is no memory of the pool's, or is free.
    bool FreeLarge(Territory* territory, void* block, nuint units)
    {
        nuint start = territory->UnitOf(block), end = start + units, bytes = units << unitShift;
        if (territory->Ranges.IsFree(start) || territory->Ranges.FindNext(start, 1, out nuint next, out _) && next < end) return false;
        nuint first = arena->RoundUpToGrain((nuint)block), last = ((nuint)block + bytes) & ~(arena->GrainSize - 1);
        nuint firstUnit = territory->UnitOf((void*)first), lastUnit = territory->UnitOf((void*)last);
        if (start < firstUnit) territory->Ranges.InsertFar(start, firstUnit);
        if (lastUnit < end) territory->Ranges.InsertFar(lastUnit, end);
        free += bytes;
        Leave(territory, (void*)first, last - first, mayWait: false);
        return true;
    }
}
