using System;

namespace Pools.Core;

// Looking at the pool: figures, walks, checks.
public unsafe partial struct MvffCore
{
    /// <inheritdoc/>
    public void Measure(out PoolFigures figures)
    {
        figures = default;
        guard.Enter();
        figures.Total = total;
        figures.Free = free;
        figures.Allocations = allocations;
        figures.Frees = frees;
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            figures.FreeRanges += territory->Ranges.Count;
            figures.LargestFree = Math.Max(figures.LargestFree, territory->Ranges.Longest() << unitShift);
        }
        guard.Exit();
    }

    /// <inheritdoc/>
    public readonly bool TryGetSize(void* block, out nuint size)
    {
        size = 0;
        return false;
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size)
    {
        start = null;
        size = 0;
        guard.Enter();
        for (Territory* territory = territories; territory != null && size == 0; territory = territory->Next)
        {
            nuint unit = from <= territory->Start ? 0 : territory->UnitOf((byte*)from + Align - 1);
            if (!territory->Ranges.FindNext(unit, 1, out nuint first, out nuint end)) continue;
            start = territory->AddressOf(first);
            size = (end - first) << unitShift;
        }
        guard.Exit();
        return size != 0;
    }

    /// <inheritdoc/>
    public bool Check(CheckLevel level, ref Failure failure)
    {
        guard.Enter();
        bool sound = IsSound(level);
        guard.Exit();
        if (!sound) failure.Set(PoolResult.Fail);
        return sound;
    }

    readonly bool IsSound(CheckLevel level)
    {
        if (arena == null || owner == 0 || free > total || total > limit || Align > arena->GrainSize) return false;
        if (level == CheckLevel.Shallow) return true;
        nuint owned = 0, units = 0;
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            owned += territory->Owned;
            units += territory->Ranges.Free;
            if (territory->Next != null && territory->Next->Start <= territory->Start) return false;
            if (level == CheckLevel.Deep && !territory->Ranges.Check()) return false;
        }
        return owned == total && units << unitShift == free && (level != CheckLevel.Deep || arena->Check());
    }
}
