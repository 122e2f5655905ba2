using System;

namespace Pools.Core;

// Many blocks of one size for one turn of the lock: what a cache asks for.
public unsafe partial struct MvffCore
{
    /// <inheritdoc/>
    /// <remarks>As many as the first free range that fits one has room for: the policy is that of single blocks, the cost that of one.</remarks>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        nuint units = UnitsOf(size), count = 1;
        guard.Enter();
        first = isUnusual ? AllocUnusual(units) : TakeRow(units, most, ref count);
        if (first == null && (first = AllocGrowing(units, ref failure)) == null) count = 0;
        allocations += count;
        guard.Exit();
        return count;
    }

    // Blocks from the bottom of the lowest range that fits one, as many as it has room for; null, with the count untouched, when there is none.
    void* TakeRow(nuint units, nuint most, ref nuint count)
    {
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            if (!territory->Ranges.FindFirst(units, out nuint start, out nuint end)) continue;
            count = Math.Min(most, (end - start) / units);
            return Take(territory, start, end, count * units);
        }
        return null;
    }
}
