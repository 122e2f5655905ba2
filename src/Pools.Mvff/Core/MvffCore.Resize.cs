using System.Runtime.CompilerServices;

namespace Pools.Core;

// A block with another size where it is.
public unsafe partial struct MvffCore
{
    /// <inheritdoc/>
    public bool TryResize(void* block, nuint oldSize, nuint newSize)
    {
        nuint oldUnits = UnitsOf(oldSize), newUnits = UnitsOf(newSize);
        if (oldUnits == newUnits) return true;
        guard.Enter();
        if (newUnits < oldUnits)
        {
            Unsafe.SkipInit(out Failure unused);
            return FreeFar((byte*)block + (newUnits << unitShift), (oldUnits - newUnits) << unitShift, 0, ref unused);
        }
        Territory* territory = TerritoryOf(block);
        bool done = IsMine(territory, block, oldUnits << unitShift) && TryGrow(territory, territory->UnitOf(block), oldUnits, newUnits);
        if (done) Took(newUnits - oldUnits);
        guard.Exit();
        return done;
    }

    // Into the free range behind the block. One that would get an extent of its own if it moved may grow over the range's end, into grains that the arena has there.
    bool TryGrow(Territory* territory, nuint start, nuint oldUnits, nuint newUnits)
    {
        nuint end = start + oldUnits;
        if (!NoneFree(territory, start, end)) return false;
        return territory->Ranges.TryTakeAt(end, newUnits - oldUnits) || newUnits << unitShift >= extendBy && TryGrowOver(territory, end, start + newUnits);
    }

    bool TryGrowOver(Territory* territory, nuint end, nuint newEnd)
    {
        bool isFollowed = territory->Ranges.RangeAt(end, out _, out nuint rangeEnd);
        void* extent = territory->AddressOf(rangeEnd);
        nuint size = arena->RoundUpToGrain((newEnd - rangeEnd) << unitShift);
        if (((nuint)extent & (arena->GrainSize - 1)) != 0 || size > limit || total > limit - size || !arena->AllocateAt(extent, size, owner)) return false;
        if (territory->Cover(arena, extent, size) != PoolResult.Ok)
        {
            arena->Return(extent, size);
            return false;
        }
        Join(territory, size);
        if (isFollowed) territory->Ranges.Take(end, rangeEnd, end, rangeEnd);
        nuint extentEnd = rangeEnd + (size >> unitShift);
        if (newEnd < extentEnd) territory->Ranges.InsertFar(newEnd, extentEnd);
        return true;
    }

    // The bits of a large block are in as many pages as it has mebibytes halved, which may never have been touched.
    bool NoneFree(Territory* territory, nuint start, nuint end) => end - start < largeUnits
        ? territory->Ranges.NoneFree(start, end)
        : !territory->Ranges.IsFree(start) && !(territory->Ranges.FindNext(start, 1, out nuint next, out _) && next < end);
}
