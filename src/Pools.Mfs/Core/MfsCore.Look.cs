namespace Pools.Core;

// Looking at the pool: figures, walks, checks.
public unsafe partial struct MfsCore
{
    /// <inheritdoc/>
    /// <remarks>Each free unit is a free range of its own: no block is larger. What is left of a grain beside the units counts for nothing.</remarks>
    public void Measure(out PoolFigures figures)
    {
        guard.Enter();
        figures = new PoolFigures { Total = units * unit, Free = free * unit, LargestFree = free == 0 ? 0 : unit, FreeRanges = free, Allocations = allocations, Frees = frees };
        guard.Exit();
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size)
    {
        byte* found = null;
        guard.Enter();
        for (UnitTable* table = tables; table != null && found == null; table = table->Next)
            for (void* at = from <= table->Start ? table->Start : from; found == null && table->NextStretch(arena, owner, at, out byte* first, out byte* end); at = end)
                if (table->NextFree(first < from ? (byte*)from : first, end, out byte* unitStart)) found = unitStart;
        guard.Exit();
        start = found;
        size = found == null ? 0 : unit;
        return found != null;
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
        if (arena == null || owner == 0 || free > units || units * unit > owned || owned > limit || unit < asked) return false;
        if (level == CheckLevel.Shallow) return true;
        nuint bytes = 0, listed = 0, used = 0, unused = 0;
        for (UnitTable* table = tables; table != null; table = table->Next)
        {
            bytes += table->Owned;
            listed += table->CountFree(free);
            if (table->Next != null && table->Next->Start <= table->Start) return false;
            if (level == CheckLevel.Deep) CountUnits(table, ref used, ref unused);
        }
        if (bytes != owned || listed != free) return false;
        return level != CheckLevel.Deep || unused == free && used + unused == units && arena->Check();
    }

    // By the links, and by the arena's word for which grains there are.
    readonly void CountUnits(UnitTable* table, ref nuint used, ref nuint unused)
    {
        for (void* from = table->Start; table->NextStretch(arena, owner, from, out byte* start, out byte* end); from = end)
        {
            for (byte* at = start; table->NextInUse(at, end, out _, out byte* after); at = after) used++;
            for (byte* at = start; table->NextFree(at, end, out byte* unitStart); at = unitStart + unit) unused++;
        }
    }
}
