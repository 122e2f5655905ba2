using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Manual, fixed size: every block has the size that the pool was made for, and the one freed last is handed out first, as it is likely still in the
/// processor's cache. No header in the block, nothing kept in free memory.
/// </summary>
/// <remarks>
/// The policy is the MPS's MFS (MPS manual, "MFS"), whose list goes through the free blocks themselves, and which never shrinks. Here the list lies
/// beside them: a block freed twice is told, a write to a freed block harms nobody else, and whole grains go back. Invariants: <see cref="owned"/> is
/// the grains that the arena's table gives this owner; <see cref="units"/> and <see cref="free"/> are what the tables add up to.
/// </remarks>
public unsafe partial struct MfsCore : IPoolCore
{
    CoreLock guard;
    uint owner;
    UnitTable* tables; // by address
    nuint asked, unit; // the block's size, and that rounded up to the alignment
    nuint units, free, sweepAt; // in units
    nuint allocations, frees;
    ArenaCore* arena;
    nuint align, extendBy, limit, owned; // in bytes
    double spare;

    /// <inheritdoc/>
    public static void WriteName(ref TextBuffer text) => text.Add("mfs"u8);

    /// <inheritdoc/>
    public static int KeyCount => MfsKeys.Count;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => MfsKeys.Describe(index);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule) => MfsKeys.FindConflict(arena, values, out rule);

    /// <inheritdoc/>
    public static void AddMargins(ulong* slots, nuint margin) => MfsKeys.AddMargins(slots, margin);

    /// <inheritdoc/>
    public static void WriteAdvice(PoolResult result, ref TextBuffer text)
    {
        if (result == PoolResult.Param) text.Add("All blocks of the pool have its UnitSize: ask for that many bytes, or choose a class with blocks of any size."u8);
        if (result == PoolResult.Unimplemented) text.Add("An alignment above Align must divide UnitSize, and a debugging layer leaves none: raise Align."u8);
    }

    /// <inheritdoc/>
    public readonly nuint Align => align;

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        align = values.Number(MfsKeys.Align);
        asked = values.Number(MfsKeys.UnitSize);
        unit = (asked + align - 1) & ~(align - 1);
        extendBy = values.Number(MfsKeys.ExtendBy);
        spare = values.Fraction(MfsKeys.Spare);
        limit = values.Number(MfsKeys.Limit);
        return PoolResult.Ok;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        arena->ReturnAll(owner);
        for (UnitTable* table = tables; table != null;)
        {
            UnitTable* next = table->Next;
            table->Close(arena);
            table = next;
        }
        tables = null;
        owned = units = free = 0;
    }

    /// <inheritdoc/>
    /// <remarks>Param for a size that is not UnitSize.</remarks>
    public void* Alloc(nuint size, ref Failure failure)
    {
        if (size != asked) return (void*)Refuse(ref failure);
        guard.EnterInline();
        byte* block = TakeUnit();
        if (block == null) block = TakeGrowing(ref failure);
        guard.Exit();
        return block;
    }

    /// <inheritdoc/>
    /// <remarks>A unit lies at a multiple of its size in the chunk: what divides the size, and a grain, comes by itself. Anything else is Unimplemented.</remarks>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        if (alignment <= align || ((unit | offset | arena->GrainSize) & (alignment - 1)) == 0) return Alloc(size, ref failure);
        failure.Set(PoolResult.Unimplemented);
        return null;
    }

    /// <inheritdoc/>
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        guard.EnterInline();
        MistakeKind mistake = FreeUnit((byte*)block, size);
        if (free >= sweepAt) GiveBack(Target);
        guard.Exit();
        if (mistake == MistakeKind.None) return true;
        SetMistake(mistake, block, size, ref failure);
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>As many as lie side by side at the head of the list: all, when they are fresh.</remarks>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        first = null;
        if (size != asked) return Refuse(ref failure);
        nuint count = 0;
        guard.Enter();
        byte* block = TakeUnit();
        if (block == null) block = TakeGrowing(ref failure);
        first = block;
        UnitTable* table = TableOf(block);
        for (; block != null; block = table->IsNext(block + unit) && count < most ? TakeNext(table) : null) count++;
        guard.Exit();
        return count;
    }

    /// <inheritdoc/>
    public bool TryGetSize(void* block, out nuint size)
    {
        guard.Enter();
        UnitTable* table = TableOf(block);
        bool live = table != null && table->IsInUse((byte*)block);
        guard.Exit();
        size = live ? asked : 0;
        return live;
    }

    /// <inheritdoc/>
    public bool TryResize(void* block, nuint oldSize, nuint newSize) => oldSize == newSize && newSize == asked && TryGetSize(block, out _);

    /// <inheritdoc/>
    public void Hold() => guard.Enter();

    /// <inheritdoc/>
    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte* TakeUnit()
    {
        for (UnitTable* table = tables; table != null; table = table->Next)
        {
            byte* block = table->Take();
            if (block == null) continue;
            free--;
            allocations++;
            return block;
        }
        return null;
    }

    byte* TakeNext(UnitTable* table)
    {
        free--;
        allocations++;
        return table->Take();
    }

    // Another size than the pool's. No block, for the caller to return.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nuint Refuse(ref Failure failure)
    {
        failure.Set(PoolResult.Param);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    MistakeKind FreeUnit(byte* block, nuint size)
    {
        UnitTable* table = TableOf(block);
        if (table == null) return MistakeKind.InvalidFree;
        if (size != asked && table->IsInUse(block)) return MistakeKind.SizeMismatch;
        MistakeKind mistake = table->Put(block);
        if (mistake != MistakeKind.None) return mistake;
        free++;
        frees++;
        return mistake;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly void SetMistake(MistakeKind mistake, void* block, nuint size, ref Failure failure)
    {
        if (mistake == MistakeKind.InvalidFree) failure.Set(mistake, block, size);
        else failure.Set(mistake, block, size, asked);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly UnitTable* TableOf(void* address)
    {
        UnitTable* table = tables;
        while (table != null && !table->Contains(address)) table = table->Next;
        return table;
    }
}
