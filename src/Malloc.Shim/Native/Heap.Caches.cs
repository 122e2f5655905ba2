using System;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

// The threads' caches in front of the pool: what passes through them, and how memory that is kept goes on its way back.
internal static unsafe partial class Heap<TPool>
{
    const uint MissesToTend = 64;
    const long MillisecondsToTend = 500;

    // Blocks above 4 KiB that a thread may come to keep: so many bytes, or more if all threads' together are no larger part of what is committed.
    const nuint ThreadBytes = 128 << 10, MostThreadBytes = 1 << 20, ThreadsPart = 8;

    // Those that all share: likewise.
    const nuint SharedBytes = 192 << 10, SharedPart = 64;

    // Those above 64 KiB, which are only shared.
    const nuint LargeBytes = 256 << 10;

    static CacheList caches;
    static LeftCaches left;
    static bool hasRuns;
    static long tendedAt; // milliseconds
    static SharedBlocks shared, large; // of 4 to 64 KiB, and larger ones
    static RunPlaces runs; // while Caching
    static Sampler sampler; // for what passes through the caches

    // Whether threads have caches: known to the compiler when the class has no runs.
    static bool Caching
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPool.Segregates && hasRuns;
    }

    static void OpenCaches(TPool* pool)
    {
        hasRuns = TPool.TryGetRuns(pool, out runs);
        Shared->Open(0);
        Large->Open(KeptBlocks.LargerShift);
        if (hasRuns && arena->Allocate(LeftCaches.PlacesBytes, ArenaCore.Bookkeeping, false, out void* places) == PoolResult.Ok) Left->Open(places);
    }

    // More blocks of a class than the thread should keep.
    static void Trim(nuint sizeClass, ThreadCache* cache)
    {
        if (!Caching) return;
        NoticeFree();
        ThreadCache.Trim(cache, sizeClass, shim.Pool);
    }

    static void EndThread(ThreadCache* cache)
    {
        if (!TPool.Segregates) return;
        NoticeFree();
        if (cache->IsListed)
        {
            Caches->Remove(cache);
            if (Left->TryPut(cache)) return;
        }
        End(cache);
    }

    static void* Allocate(nuint size, ThreadCache* cache, ref Failure failure)
    {
        if (!Caching) return shim.Malloc(size, ref failure);
        void* block = null;
        if ((++cache->Misses & (MissesToTend - 1)) == 0) Tend();
        if (!cache->HasEnded)
        {
            if (!cache->IsListed) Register(cache);
            if (ThreadCache.IsGuardDue(cache))
            {
                GuardLater(cache);
                block = shim.TryGuard(size, Header.Bytes, true, ref failure);
                if (block != null) return block;
            }
            block = size <= SizeClass.Most ? TakeSmall(SizeClass.Of(size == 0 ? 1 : size), cache, ref failure) : TakeMedium(size, cache);
            if (block == null) block = TakeShared(size);
        }
        if (block == null) block = shim.MallocUnguarded(size, ref failure);
        if (block == null && GiveCacheBack(cache)) block = shim.MallocUnguarded(size, ref failure);
        return block;
    }

    static void* TakeSmall(nuint sizeClass, ThreadCache* cache, ref Failure failure)
    {
        void* lent = ThreadCache.MayBorrow(cache, sizeClass) ? TPool.Lend(shim.Pool, sizeClass) : null;
        return lent != null ? lent : ThreadCache.Refill(cache, sizeClass, shim.Pool, ref failure);
    }

    /// <summary>A block with a header that the thread keeps; null when it has none that fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TakeMedium(nuint size, ThreadCache* cache)
    {
        if (!KeptBlocks.IsMedium(size)) return null;
        void* kept = cache->Medium.Take(size, out nuint capacity);
        return kept == null ? null : shim.Reuse(kept, size, capacity);
    }

    // The same, if the first that fits is aligned: it is when the thread has freed one like that before. Null while blocks are guarded, which the class counts.
    static void* TakeAligned(nuint alignment, nuint size, ThreadCache* cache)
    {
        if (!Caching || !KeptBlocks.IsMedium(size) || ThreadCache.CountsBlocks(cache)) return null;
        void* kept = cache->Medium.Take(size, out nuint capacity);
        if (kept == null) return null;
        if (((nuint)kept & (alignment - 1)) == 0) return shim.Reuse(kept, size, capacity);
        cache->Medium.Put(kept, capacity); // there was room for it
        return null;
    }

    // One that all threads have.
    static void* TakeShared(nuint size)
    {
        SharedBlocks* kept = SharedFor(size);
        void* block = null;
        nuint capacity = 0;
        if (kept != null) block = kept->Take(size, out capacity);
        return block == null ? null : shim.Reuse(block, size, capacity);
    }

    /// <summary>
    /// realloc of a block with a header in the memory that it has. False, with nothing changed, when that is too little or much too much, and where <see cref="TryGetCapacity"/> tells
    /// nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFit(void* block, nuint size, ThreadCache* cache) => TryGetCapacity(block, cache, out nuint capacity) && shim.TryFit(block, size, capacity);

    /// <summary>
    /// The bytes of a block with a header that may be used, from the arena's first chunk and of less than 1 MiB. False for any other address, which is not null, and for a thread
    /// that has no cache yet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetCapacity(void* block, ThreadCache* cache, out nuint capacity)
    {
        capacity = 0;
        return cache->Medium.IsOpen && shim.TryGetCapacity(block, out capacity);
    }

    /// <summary>Keeps a block with a header for the thread. False, with nothing changed, when the address, which is not null, is none's, or there is no room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryKeepMedium(void* block, ThreadCache* cache)
    {
        if (!TryGetCapacity(block, cache, out nuint capacity)) return false;
        if (!KeptBlocks.IsMedium(capacity) || !cache->Medium.Put(block, capacity)) return false;
        shim.Retire(block);
        return true;
    }

    // At most twice a second: memory that has not been needed for a while goes back to the system. The bytes that are committed then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nuint Tend()
    {
        if (!TPool.Segregates) return 0;
        long now = Clock.Milliseconds();
        if (now - tendedAt >= MillisecondsToTend)
        {
            tendedAt = now;
            Thin(Shared, Shared->Bytes / 2);
            Thin(Large, Large->Bytes / 2);
            for (ThreadCache idle; Left->TryTakeIdle(&idle);) End(&idle);
            TPool.Tend(shim.Pool, all: false);
            arena->Tend();
        }
        return arena->Committed;
    }

    // As Tend, by the keeper, which comes back or does not.
    static nuint Keep(bool comesBack)
    {
        arena->IsTended = comesBack;
        return Tend();
    }

    // Whatever nobody has any more, and this thread keeps. Whether there was any.
    static bool GiveBack(ThreadCache* cache)
    {
        nuint before = arena->Committed;
        GiveCacheBack(cache);
        TPool.Tend(shim.Pool, all: true);
        arena->GiveSpareBack();
        return arena->Committed < before;
    }

    // Keeps a block for all threads, or frees it; for a thread that has not freed one before, as it should be by now. False where the shim tells no capacity.
    static bool TryKeep(void* block, ThreadCache* cache, nuint origin)
    {
        if (cache->HasEnded) return false;
        if (!cache->IsListed)
        {
            Register(cache);
            FastPath.Free(block, cache, origin);
            return true;
        }
        if (!shim.TryGetCapacity(block, out nuint capacity)) return false;
        shim.Retire(block); // before anybody else may have it
        if (KeptBlocks.IsMedium(capacity) && MakesRoom(capacity, cache) && cache->Medium.Put(block, capacity)) return true;
        PassOn(block, capacity);
        return true;
    }

    // Of the blocks above 4 KiB that the thread keeps, sizes that it does not ask for go to the others; if there are none, it may keep more. So one that only
    // frees keeps few. False when there was room.
    static bool MakesRoom(nuint capacity, ThreadCache* cache)
    {
        if (!cache->Medium.IsFullFor(capacity)) return false;
        bool any = false;
        for (void* block; (block = cache->Medium.TakeIdle(out nuint idle)) != null; any = true) PassOn(block, idle);
        if (!any) cache->Medium.Widen(capacity, Math.Max(ThreadBytes, Math.Min(arena->Committed / (ThreadsPart * Caches->Count), MostThreadBytes)));
        return true;
    }

    // A retired block goes to all threads, or back to the pool.
    static void PassOn(void* block, nuint capacity)
    {
        SharedBlocks* kept = SharedFor(capacity);
        Unsafe.SkipInit(out Failure unused);
        nuint most = KeptBlocks.IsMedium(capacity) ? Math.Max(SharedBytes, arena->Committed / SharedPart) : LargeBytes;
        if (kept == null || !kept->Put(block, capacity, most)) shim.FreeRetired(block, capacity, ref unused);
    }

    // Where blocks of a size go that a thread does not keep.
    static SharedBlocks* SharedFor(nuint size) => KeptBlocks.IsMedium(size) ? Shared : KeptBlocks.IsLarge(size) ? Large : null;

    static void Register(ThreadCache* cache)
    {
        if (!Left->TryTake(cache)) ThreadCache.Open(cache, runs);
        Caches->Add(cache);
        Process.WatchEnd(cache); // the C library may allocate for it
        GuardLater(cache);
    }

    // The thread starts to count down to the next block that is to be guarded.
    static void GuardLater(ThreadCache* cache) => ThreadCache.GuardAfter(cache, Sample->NextInterval());

    static Sampler* Sample => (Sampler*)Unsafe.AsPointer(ref sampler);

    // realloc through the cache. Between sizes that are cached a copy is cheaper than asking the pool.
    static void* Resize(void* block, nuint oldSize, nuint size, ThreadCache* cache, nuint origin, ref Failure failure)
    {
        if (shim.TryResize(block, oldSize, size)) return block;
        void* moved = shim.MoveByPages(block, oldSize, size, ref failure);
        if (moved != null) return moved;
        if (!ThreadCache.CountForGuard(cache)) moved = SmallBlocks.TakeOrNull(size, cache);
        if (moved == null) moved = AllocateRoomy(oldSize, size, cache, origin, ref failure);
        if (moved == null) moved = Allocate(size, cache, ref failure);
        if (moved == null) return null;
        shim.Copy(moved, block, oldSize, size);
        FastPath.Free(block, cache, origin);
        return moved;
    }

    // A block with room for its next steps, if it grows in small ones; null otherwise. A guarded one, which ends where its size does, can have none.
    static void* AllocateRoomy(nuint oldSize, nuint size, ThreadCache* cache, nuint origin, ref Failure failure)
    {
        nuint roomy = ThreadCache.IsGuardDue(cache) ? size : ShimCore<TPool>.WithStep(oldSize, size);
        void* block = roomy == size ? null : Allocate(roomy, cache, ref failure);
        if (block == null || shim.TryShorten(block, size)) return block;
        FastPath.Free(block, cache, origin);
        return null;
    }

    // When memory is short, what the thread keeps is there to be used. False when it has nothing.
    static bool GiveCacheBack(ThreadCache* cache)
    {
        if (!Caching) return false;
        bool any = ThreadCache.Bytes(cache) != 0;
        ThreadCache.ReturnAll(cache, shim.Pool);
        PassMediumOn(cache);
        for (ThreadCache other; Left->TryTake(&other); any = true) End(&other);
        return Thin(Shared, 0) | Thin(Large, 0) | TPool.GiveReadyBack(shim.Pool) | any;
    }

    // What a thread has kept goes to the others, or back to the pool, and it keeps nothing any more.
    static void End(ThreadCache* cache)
    {
        ThreadCache.End(cache, shim.Pool);
        PassMediumOn(cache);
    }

    static void PassMediumOn(ThreadCache* cache)
    {
        for (void* block; (block = cache->Medium.TakeAny(out nuint capacity)) != null;) PassOn(block, capacity);
    }

    // Until no more than that many bytes are shared.
    static bool Thin(SharedBlocks* kept, nuint most)
    {
        Unsafe.SkipInit(out Failure unused);
        bool any = false;
        for (void* block; kept->Bytes > most && (block = kept->TakeAny(out nuint capacity)) != null; any = true) shim.FreeRetired(block, capacity, ref unused);
        return any;
    }

    static SharedBlocks* Shared => (SharedBlocks*)Unsafe.AsPointer(ref shared);

    static SharedBlocks* Large => (SharedBlocks*)Unsafe.AsPointer(ref large);

    static LeftCaches* Left => (LeftCaches*)Unsafe.AsPointer(ref left);

    static CacheList* Caches => (CacheList*)Unsafe.AsPointer(ref caches);
}
