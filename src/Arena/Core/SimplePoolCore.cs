using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>A pool class made of what an <see cref="ISimplePool"/> does: adds the lock, the rounding of sizes, and the plainest answer to everything else.</summary>
public unsafe struct SimplePoolCore<TPool> : IPoolCore where TPool : unmanaged, ISimplePool
{
    CoreLock guard;
    nuint allocations, frees;
    uint owner;
    ArenaCore* arena;
    TPool pool;

    /// <inheritdoc/>
    public static void WriteName(ref TextBuffer text) => text.Add(TPool.Name);

    /// <inheritdoc/>
    public static int KeyCount => TPool.KeyCount;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => TPool.Key(index);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        rule = default;
        return -1;
    }

    /// <inheritdoc/>
    public readonly nuint Align => TPool.Align;

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        pool = default;
        return pool.Init(arena, owner, values);
    }

    /// <inheritdoc/>
    public void Finish() => arena->ReturnAll(owner);

    /// <inheritdoc/>
    public void* Alloc(nuint size, ref Failure failure) => AllocAligned(size, Align, 0, ref failure);

    /// <inheritdoc/>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        PoolResult result = PoolResult.Resource;
        void* block = null;
        guard.EnterInline();
        if (size < PoolCore.MostBytes && alignment < PoolCore.MostBytes)
            result = alignment <= Align ? pool.Alloc(RoundUp(size), Align, 0, out block) : pool.Alloc(RoundUp(size), alignment, offset, out block);
        if (result == PoolResult.Ok) allocations++;
        guard.Exit();
        if (result == PoolResult.Ok) return block;
        failure.Set(result);
        return null;
    }

    /// <inheritdoc/>
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        guard.EnterInline();
        MistakeKind mistake = pool.Free(block, size < PoolCore.MostBytes ? RoundUp(size) : PoolCore.MostBytes & ~(Align - 1));
        if (mistake == MistakeKind.None) frees++;
        guard.Exit();
        if (mistake == MistakeKind.None) return true;
        failure.Set(mistake, block, size);
        return false;
    }

    /// <inheritdoc/>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        first = Alloc(size, ref failure);
        return first == null ? 0u : 1;
    }

    /// <inheritdoc/>
    public readonly bool TryGetSize(void* block, out nuint size)
    {
        size = 0;
        return false;
    }

    /// <inheritdoc/>
    /// <remarks>Within the block's own rounding, when it is one of this pool's at all.</remarks>
    public readonly bool TryResize(void* block, nuint oldSize, nuint newSize) =>
        oldSize < PoolCore.MostBytes && newSize < PoolCore.MostBytes && RoundUp(oldSize) == RoundUp(newSize) && arena->OwnerOf(block) == owner;

    /// <inheritdoc/>
    public void Measure(out PoolFigures figures)
    {
        guard.Enter();
        pool.Measure(out figures);
        figures.Allocations = allocations;
        figures.Frees = frees;
        guard.Exit();
    }

    /// <inheritdoc/>
    public readonly bool NextFree(void* from, out void* start, out nuint size)
    {
        start = null;
        size = 0;
        return false;
    }

    /// <inheritdoc/>
    public bool Check(CheckLevel level, ref Failure failure)
    {
        Measure(out PoolFigures figures);
        bool sound = figures.Free <= figures.Total && figures.LargestFree <= figures.Free && (level != CheckLevel.Deep || arena->Check());
        if (!sound) failure.Set(PoolResult.Fail);
        return sound;
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
    static nuint RoundUp(nuint size) => size == 0 ? TPool.Align : (size + TPool.Align - 1) & ~(TPool.Align - 1);
}
