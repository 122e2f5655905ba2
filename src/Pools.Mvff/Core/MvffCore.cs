using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Manual, variable size, first fit: each block comes from the lowest-addressed free range that is large enough (or as the keys say);
/// a freed block coalesces with its neighbours at once. No header in the block, nothing kept in free memory.
/// </summary>
/// <remarks>
/// The policy is the MPS's MVFF (MPS manual, "MVFF"); address-ordered first fit is what keeps fragmentation low (Johnstone and Wilson,
/// "The memory fragmentation problem: solved?", 1998). A free can not fail and never asks for memory: the tables for a grain are
/// committed when the pool gets the grain. Invariants: <see cref="total"/> is the grains that the arena's table gives this
/// owner; <see cref="free"/> is what the territories' free ranges add up to.
/// </remarks>
public unsafe partial struct MvffCore : IPoolCore
{
    CoreLock guard;
    bool lastFit, slotHigh, isUnusual, arenaHigh;
    int unitShift;
    uint owner;
    Territory* territories; // by address
    Territory* hinted; // the one that the last block was freed in, which `hints` are for
    TableHints hints;
    ArenaCore* arena;
    nuint total, free, freeLimit, leastFreeLimit; // bytes
    nuint leastFree; // since the last Tend
    nuint allocations, frees; // blocks; counted under the lock, so that it costs an increment
    nuint extendBy, limit;
    nuint largeUnits;
    double spare;

    /// <inheritdoc/>
    public static void WriteName(ref TextBuffer text) => text.Add("mvff"u8);

    /// <inheritdoc/>
    public static int KeyCount => MvffKeys.Count;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => MvffKeys.Describe(index);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule) =>
        MvffKeys.FindConflict(arena, values, out rule);

    /// <inheritdoc/>
    public readonly nuint Align
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nuint)1 << unitShift;
    }

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        unitShift = BitOperations.TrailingZeroCount(values.Number(MvffKeys.Align));
        extendBy = values.Number(MvffKeys.ExtendBy);
        spare = values.Fraction(MvffKeys.Spare);
        limit = values.Number(MvffKeys.Limit);
        arenaHigh = values.Flag(MvffKeys.ArenaHigh);
        lastFit = !values.Flag(MvffKeys.FirstFit);
        slotHigh = values.Flag(MvffKeys.SlotHigh);
        isUnusual = lastFit || slotHigh;
        largeUnits = LeastLarge >> unitShift;
        leastFreeLimit = spare == 0 ? 0 : Math.Max(ArenaCore.WorthACall, arena->GrainSize) + 1; // or the only block that comes and goes would take its grains along each time
        return PoolResult.Ok;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        arena->ReturnAll(owner);
        for (Territory* territory = territories; territory != null;)
        {
            Territory* next = territory->Next;
            territory->Close(arena);
            territory = next;
        }
        territories = null;
        total = free = 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)] // who calls may do so in a loop
    public void* Alloc(nuint size, ref Failure failure)
    {
        nuint units = unchecked(size - 1 >> unitShift) + 1; // if it is near
        guard.EnterInline();
        allocations++;
        Territory* territory = territories;
        long start;
        if (!isUnusual && territory != null && (start = territory->Ranges.TakeFirstNear(units)) >= 0)
        {
            Took(units);
            guard.Exit();
            return territory->AddressOf((nuint)start);
        }
        return AllocFar(size, ref failure);
    }

    // With the lock, which it gives back, and counted already.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocFar(nuint size, ref Failure failure)
    {
        nuint units = UnitsOf(size);
        void* block = AllocUnits(units);
        if (block == null && (block = AllocGrowing(units, ref failure)) == null) allocations--;
        guard.Exit();
        return block;
    }

    /// <inheritdoc/>
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        nuint units = unchecked(size - 1 >> unitShift) + 1; // if it is near
        hints.Prefetch(block);
        guard.EnterInline();
        if (!FreeNear(block, units)) return FreeFar(block, size, 1, ref failure);
        CountFree(1);
        guard.Exit();
        return true;
    }

    // With the lock, which it gives back: that many blocks, or part of one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    bool FreeFar(void* block, nuint size, nuint blocks, ref Failure failure)
    {
        bool done = FreeUnits(block, UnitsOf(size));
        if (done) CountFree(blocks);
        else Diagnose(block, size, ref failure);
        guard.Exit();
        return done;
    }

    /// <inheritdoc/>
    public void Hold() => guard.Enter();

    /// <inheritdoc/>
    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    // A block of no bytes is still a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint UnitsOf(nuint size)
    {
        nuint last = unchecked(size - 1); // of no bytes: larger than any
        if (last < MostBytes) return (last >> unitShift) + 1;
        return size == 0 ? 1 : MostUnits;
    }

    // Larger than any address space, small enough to do sums with.
    static nuint MostBytes => nuint.MaxValue >> 8;

    readonly nuint MostUnits => MostBytes >> unitShift;

    void* AllocUnits(nuint units)
    {
        if (isUnusual) return AllocUnusual(units);
        for (Territory* territory = territories; territory != null; territory = territory->Next)
        {
            long start = territory->Ranges.TakeFirst(units);
            if (start < 0) continue;
            Took(units);
            return territory->AddressOf((nuint)start);
        }
        return null;
    }

    // As the keys say, and for calls that are rare.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocUnusual(nuint units)
    {
        if (lastFit) return AllocHighest(units);
        for (Territory* territory = territories; territory != null; territory = territory->Next)
            if (territory->Ranges.FindFirst(units, out nuint start, out nuint end)) return Take(territory, start, end, units);
        return null;
    }

    void* AllocHighest(nuint units)
    {
        Territory* highest = null;
        nuint start = 0, end = 0;
        for (Territory* territory = territories; territory != null; territory = territory->Next)
            if (territory->Ranges.FindLast(units, out nuint s, out nuint e))
            {
                highest = territory;
                start = s;
                end = e;
            }
        return highest == null ? null : Take(highest, start, end, units);
    }

    void* Take(Territory* territory, nuint start, nuint end, nuint units)
    {
        nuint at = slotHigh ? end - units : start;
        territory->Ranges.Take(start, end, at, at + units);
        Took(units);
        return territory->AddressOf(at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Took(nuint units)
    {
        free -= units << unitShift;
        if (free < leastFree) leastFree = free;
    }

    // The common case: a small block in the territory that the last block was freed in.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool FreeNear(void* block, nuint units)
    {
        Territory* territory = hinted;
        if (territory == null || !territory->IsInTwoGrains(owner, block, units, out nuint start) || !territory->Ranges.InsertNear(start, units)) return false;
        free += units << unitShift;
        return true;
    }

    bool FreeUnits(void* block, nuint units)
    {
        Territory* territory = TerritoryOf(block);
        nuint bytes = units << unitShift;
        if (!IsMine(territory, block, bytes)) return false;
        if (territory != hinted) Hint(territory);
        if (units >= largeUnits) return FreeLarge(territory, block, units);
        nuint start = territory->UnitOf(block);
        if (!territory->Ranges.Insert(start, start + units)) return false;
        free += bytes;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountFree(nuint blocks)
    {
        frees += blocks;
        if (free >= freeLimit) GiveBack(freeLimit / 2, arena->GrainSize);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Hint(Territory* territory)
    {
        hints.Set(territory, BitOperations.TrailingZeroCount(arena->GrainSize));
        hinted = territory;
    }

    // Whether these bytes, free or not, are the pool's, and start where a block may.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool IsMine(Territory* territory, void* block, nuint bytes) =>
        territory != null && ((nuint)block & (Align - 1)) == 0 && territory->IsOwned(owner, block, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly Territory* TerritoryOf(void* address)
    {
        Territory* territory = territories;
        while (territory != null && !territory->Contains(address)) territory = territory->Next;
        return territory;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly void Diagnose(void* block, nuint size, ref Failure failure)
    {
        Territory* territory = TerritoryOf(block);
        MistakeKind kind = !IsMine(territory, block, 1) ? MistakeKind.InvalidFree
            : territory->Ranges.IsFree(territory->UnitOf(block)) ? MistakeKind.DoubleFree
            : MistakeKind.SizeMismatch; // what is freed reaches into what is free, or beyond the pool
        failure.Set(kind, block, size);
    }
}
