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
        if (block == null) block = GrowAligned(units, alignment, offset, slack, ref failure);
        if (block != null) allocations++;
        guard.Exit();
        return block;
    }

    // A carved block whose alignment is no more than a grain's has its place in the extent known before.
    void* GrowAligned(nuint units, nuint alignment, nuint offset, nuint slack, ref Failure failure)
    {
        bool carved = IsCarved(units);
        if (carved && alignment <= arena->GrainSize) slack = ((alignment - (offset & (alignment - 1))) & (alignment - 1)) >> unitShift;
        void* block = null;
        PoolResult result = units >= MostUnits || alignment > MostBytes ? PoolResult.Resource : ExtendFor(new(units, slack, alignment, offset, carved), out block);
        if (block == null) block = TakeAligned(result == PoolResult.Ok ? units + slack : units, units, alignment, offset);
        if (block == null) failure.Set(result);
        return block;
    }

    // The lowest range of at least `least` units that holds such a block, if it is among so many.
    void* TakeAligned(nuint least, nuint units, nuint alignment, nuint offset, int ranges = int.MaxValue)
    {
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            nuint from = 0;
            while (territory->Ranges.FindNext(from, least, out nuint start, out nuint end))
            {
                nuint at = AlignedFrom(territory, start, alignment, offset);
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

    // The first unit from that one on at which such a block can be.
    static nuint AlignedFrom(Territory* territory, nuint unit, nuint alignment, nuint offset)
    {
        nuint aligned = ((nuint)territory->AddressOf(unit) + offset + alignment - 1) & ~(alignment - 1);
        return territory->UnitOf((byte*)(aligned - offset));
    }
}
