using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools;

/// <summary>
/// A pool with a cache for each thread. The fast paths are those of the preloaded library (FastPath in Malloc.Shim), with the size from the client: the
/// thread's stack tells its cache, the size the list. Everything else is done by the pool below, whose core has the runs.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe partial class CachedPool<TCore> : IArenaPool, ICachingPool where TCore : unmanaged, IPoolCore
{
    // Larger than any table.
    static nuint NoNumber => nuint.MaxValue;

    readonly Pool<CacheCore<TCore>> below;
    readonly RunPlaces runs;
    CachesByStack byStack;
    nuint number = NoNumber; // in the threads' tables; none when the pool is disposed or has no runs

    public CachedPool(Arena arena, PoolClass poolClass, Args? args)
    {
        byStack.Clear();
        below = new Pool<CacheCore<TCore>>(arena, poolClass, args);
        if (CacheCore<TCore>.TryGetRuns(below.Live, out runs)) number = CacheRegistry.Add(this);
    }

    public string Name => below.Name;

    public PoolClass Class => below.Class;

    public Arena Arena => below.Arena;

    public uint Owner => below.Owner;

    public nuint Align => below.Align;

    public void* Alloc(nuint size) => size <= SizeClass.StepsMost && SmallBlocks.TryTake(size, OwnByStack, out void* block) ? block : AllocSlowly(size);

    public PoolResult TryAlloc(nuint size, out void* block) =>
        size <= SizeClass.StepsMost && SmallBlocks.TryTake(size, OwnByStack, out block) ? PoolResult.Ok : TryAllocSlowly(size, out block);

    public void Free(void* block, nuint size)
    {
        if (size > SizeClass.StepsMost || !TryFree(block, SizeClass.OfStep(size), OwnByStack)) FreeSlowly(block, size);
    }

    // Keeps a block of that class in use; false for any other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool TryFree(void* block, nuint sizeClass, ThreadCache* cache)
    {
        nuint at = unchecked((nuint)block - (nuint)ThreadCache.RunsOf(cache)->Start);
        // Class 0 has no slots.
        if (at >= ThreadCache.RunsOf(cache)->Span || ThreadCache.RunsOf(cache)->Classes[at >> Run.Shift] != sizeClass) return false;
        if (!Run.IsSlot((nuint)block, ThreadCache.ListOf(cache, sizeClass)->Divisor)) return false;
        ulong freeMark = Slot.FreeMark(block, ThreadCache.RunsOf(cache)->Secret);
        if (((Slot*)block)->Mark == freeMark) return false;
        FreeList* list = ThreadCache.ListOf(cache, sizeClass);
        if (FreeList.Push(list, block, freeMark)) Trim(cache, sizeClass);
        return true;
    }

    public void* AllocAligned(nuint size, nuint alignment)
    {
        void* block = AlignedFromCore(size, alignment);
        return block != null ? block : below.AllocAligned(size, alignment);
    }

    public PoolResult TryAllocAligned(nuint size, nuint alignment, out void* block)
    {
        block = AlignedFromCore(size, alignment);
        return block != null ? PoolResult.Ok : below.TryAllocAligned(size, alignment, out block);
    }

    public bool TryResize(void* block, nuint oldSize, nuint newSize) => below.TryResize(block, oldSize, newSize);

    public nuint TotalSize => below.TotalSize;

    public nuint FreeSize => below.FreeSize;

    public nuint CachedSize
    {
        get
        {
            using (CacheRegistry.Hold()) return below.CachedSize + HeldByThreads;
        }
    }

    /// <summary>Of that, the bytes in threads' caches.</summary>
    internal nuint HeldByThreads => CacheRegistry.Bytes(number);

    public nuint LargestFree => below.LargestFree;

    public nuint FreeRangeCount => below.FreeRangeCount;

    public IEnumerable<FreeRange> FreeRanges() => below.FreeRanges();

    public void Check(CheckLevel level) => below.Check(level);

    public TResult Accept<TResult>(IPoolVisitor<TResult> visitor) => below.Accept(visitor);

    public void Dispose()
    {
        lock (PoolMeter.Looking) // the arena may be giving back what the caches have
        {
            nuint own = number;
            EndNumber();
            CacheRegistry.Remove(own);
        }
        below.Dispose();
    }

    public bool TryMeasure(out PoolFigures figures)
    {
        using (CacheRegistry.Hold())
        {
            bool isLive = below.TryMeasure(out figures);
            figures.Cached += HeldByThreads;
            return isLive;
        }
    }

    public long Failures => below.Failures;

    public void TrimExcess()
    {
        if (below.IsLive) GiveBack();
        below.TrimExcess();
    }

    public bool KnowsBlocks => below.KnowsBlocks;

    public override string ToString()
    {
        using (CacheRegistry.Hold()) return below.Describe(HeldByThreads);
    }

    void ICachingPool.Forget(ThreadCache* cache) => byStack.Forget(cache);

    void ICachingPool.End(ThreadCache* cache) => ThreadCache.End(cache, below.Live);

    [MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocSlowly(nuint size)
    {
        void* block = FromCore(size);
        return block != null ? block : below.Alloc(size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    PoolResult TryAllocSlowly(nuint size, out void* block)
    {
        block = FromCore(size);
        return block != null ? PoolResult.Ok : below.TryAlloc(size, out block);
    }

    // A block, if there is memory for one. If not, what can be had of the caches has been given back: the pool below is to try, and to say what is wrong.
    void* FromCore(nuint size)
    {
        Unsafe.SkipInit(out Failure unused);
        void* block = FromRuns(size);
        if (block == null) block = below.Live->Alloc(size, ref unused);
        if (block == null) GiveBack();
        return block;
    }

    // A small block, of a batch that the thread's cache gets if it has none; null when there is no memory for it, or the thread keeps none.
    void* FromRuns(nuint size)
    {
        if (size > SizeClass.Most) return null;
        ThreadCache* cache = OwnOrNew();
        if (cache == OwnedCache.Nothing) return null;
        Unsafe.SkipInit(out Failure unused);
        return ThreadCache.Refill(cache, SizeClass.Of(Math.Max(size, 1)), below.Live, ref unused);
    }

    void* AlignedFromCore(nuint size, nuint alignment)
    {
        if (!BitOperations.IsPow2(alignment)) return null;
        Unsafe.SkipInit(out Failure unused);
        void* block = below.Live->AllocAligned(size, alignment, 0, ref unused);
        if (block == null) GiveBack();
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void FreeSlowly(void* block, nuint size)
    {
        if (size > SizeClass.Most || !TryFree(block, SizeClass.Of(size), OwnOrNew())) below.Free(block, size);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Trim(ThreadCache* cache, nuint sizeClass) => ThreadCache.Trim(cache, sizeClass, below.Live);

    /// <summary>The calling thread's cache, as far as its stack tells; otherwise one that is always empty.</summary>
    internal ThreadCache* OwnByStack
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => byStack.Find();
    }

    // The calling thread's cache; one that is always empty when it has none.
    ThreadCache* Own()
    {
        ThreadCache* cache = OwnByStack;
        if (cache != OwnedCache.Nothing) return cache;
        cache = ThreadTable.CacheOf(number);
        if (cache != OwnedCache.Nothing) byStack.Note(cache);
        return cache;
    }

    // The same, but it gets one if it may.
    ThreadCache* OwnOrNew()
    {
        ThreadCache* cache = Own();
        if (cache != OwnedCache.Nothing || number == NoNumber || ThreadTable.HasReturned) return cache;
        CacheRegistry.Open(number, runs);
        return Own();
    }

    // When memory is short, what this thread, those that have ended and the classes keep is there to be used. Whether there was any.
    bool GiveBack()
    {
        CacheRegistry.EndThreads();
        ThreadCache* cache = Own();
        bool any = ThreadCache.Bytes(cache) != 0;
        if (any) ThreadCache.ReturnAll(cache, below.Live);
        return CacheCore<TCore>.GiveReadyBack(below.Live) || any;
    }
}
