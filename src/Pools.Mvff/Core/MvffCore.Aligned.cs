using System;

namespace Pools.Core;

// Alignment above the pool's own.
public unsafe partial struct MvffCore
{
    // Ranges to look at before one that fits for certain is asked for.
    const int FewRanges = 4;

    /// <inheritdoc/>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        if (alignment <= Align) return Alloc(size, ref failure);
        nuint units = UnitsOf(size), slack = (alignment >> unitShift) - 1;
        guard.Enter();
        // Where such a block was freed there is room for it: that is in one of the first ranges as a rule. A range that is longer by the alignment holds one
        // wherever it starts, and is found as fast as any. Only when there is none, and the pool can not grow, are all the shorter ones looked at one by one.
        void* block = units > slack ? TakeAligned(units, units, alignment, offset, FewRanges) : null;
        if (block == null) block = TakeAligned(units + slack, units, alignment, offset);
        if (block == null)
        {
            nuint needed = (units + slack) << unitShift;
            PoolResult result = units >= MostUnits || alignment > MostBytes ? PoolResult.Resource : ExtendFor(needed);
            block = result == PoolResult.Ok ? TakeAligned(units + slack, units, alignment, offset) : TakeAligned(units, units, alignment, offset);
            if (block == null) failure.Set(result);
        }
        if (block != null) allocations++;
        guard.Exit();
        return block;
    }

    // By ExtendBy, or what is needed if that is more or if that can not be had.
    PoolResult ExtendFor(nuint needed)
    {
        nuint least = arena->RoundUpToGrain(needed), wanted = Math.Max(least, arena->RoundUpToGrain(extendBy));
        PoolResult result = Extend(wanted, 0, out _);
        return result == PoolResult.Ok || wanted == least ? result : Extend(least, 0, out _);
    }

    // The lowest range of at least `least` units that holds such a block, if it is among so many.
    void* TakeAligned(nuint least, nuint units, nuint alignment, nuint offset, int ranges = int.MaxValue)
    {
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            nuint from = 0;
            while (territory->Ranges.FindNext(from, least, out nuint start, out nuint end))
            {
                nuint aligned = ((nuint)territory->AddressOf(start) + offset + alignment - 1) & ~(alignment - 1);
                nuint at = territory->UnitOf((byte*)(aligned - offset));
                if (at + units <= end)
                {
                    territory->Ranges.Take(start, end, at, at + units);
                    Took(units);
                    return territory->AddressOf(at);
                }
                if (--ranges == 0) return null;
                from = end;
            }
        }
        return null;
    }
}
