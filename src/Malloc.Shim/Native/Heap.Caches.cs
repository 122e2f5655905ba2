using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

// The threads' caches in front of the pool: what passes through them, and how memory that is kept goes on its way back.
internal static unsafe partial class Heap<TPool>
{
    const uint MissesToTend = 64;
    const long MillisecondsToTend = 500;

    static CacheList caches;
    static bool hasRuns;
    static long tendedAt; // milliseconds
    static SharedMedium shared;
    static RunPlaces runs; // while Caching
    static Sampler sampler; // for what passes through the caches

    // Whether threads have caches: known to the compiler when the class has no runs.
    static bool Caching => TPool.Segregates && hasRuns;

    // More blocks of a class than the thread should keep.
    static void Trim(nuint sizeClass, ThreadCache* cache)
    {
        if (!Caching) return;
        ThreadCache.Trim(cache, sizeClass, shim.Pool);
    }

    static void EndThread(ThreadCache* cache)
    {
        if (!TPool.Segregates) return;
        if (cache->IsListed) Caches->Remove(cache);
        ThreadCache.End(cache, shim.Pool);
        GiveMediumAway(cache, toOthers: true);
    }

    static void* Allocate(nuint size, ThreadCache* cache, ref Failure failure)
    {
        if (!Caching) return shim.Malloc(size, ref failure);
        void* block = null;
        if ((++cache->Misses & (MissesToTend - 1)) == 0) Tend();
        if (!cache->HasEnded)
        {
            Register(cache);
            if (IsGuardDue(cache)) block = shim.TryGuard(size, Header.Bytes, true, ref failure);
            if (block != null) return block;
            block = FromCache(size, cache, ref failure);
        }
        if (block == null) block = shim.MallocUnguarded(size, ref failure);
        if (block == null && GiveCacheBack(cache)) block = shim.MallocUnguarded(size, ref failure);
        return block;
    }

    // At most twice a second: memory that has not been needed for a while goes back to the system.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Tend()
    {
        long now = Clock.Milliseconds();
        if (now - tendedAt < MillisecondsToTend) return;
        tendedAt = now;
        ThinShared(Shared->Bytes / 2);
        TPool.Tend(shim.Pool);
        arena->Tend();
    }

    // A block that the thread has, or of a batch that it gets; null when its cache has none of that size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void* FromCache(nuint size, ThreadCache* cache, ref Failure failure)
    {
        if (size <= SizeClass.Most) return ThreadCache.Refill(cache, SizeClass.Of(size == 0 ? 1 : size), shim.Pool, ref failure);
        if (!MediumCache.Keeps(size)) return null;
        void* kept = cache->Medium.Take(size, out nuint capacity);
        if (kept == null) kept = Shared->Take(size, out capacity);
        return kept == null ? null : shim.Reuse(kept, size, capacity);
    }

    // Keeps a block for the thread, which may not have freed one before. False when it is none that has a header; when there is no room for it, it goes to
    // the pool.
    static bool TryKeep(void* block, ThreadCache* cache, nuint origin, ref Failure failure)
    {
        if (!cache->IsListed)
        {
            Register(cache);
            FastPath.Free(block, cache, origin);
            return true;
        }
        if (!shim.TryRetire(block, out nuint capacity)) return false;
        if (!MediumCache.Keeps(capacity) || !cache->Medium.Put(block, capacity) && !Shared->Put(block, capacity)) shim.FreeRetired(block, capacity, ref failure);
        return true;
    }

    static void Register(ThreadCache* cache)
    {
        if (cache->IsListed) return;
        Caches->Add(cache);
        ThreadCache.Open(cache, runs);
        Process.WatchEnd(cache); // the C library may allocate for it
        cache->UntilGuard = Sample->NextInterval();
    }

    // Whether the thread has counted down to a block that is to be guarded; if so it starts anew. Without a sample it comes here once in 2^32 blocks.
    static bool IsGuardDue(ThreadCache* cache)
    {
        if (cache->UntilGuard != 0) return false;
        cache->UntilGuard = Sample->NextInterval();
        return Sample->Every != 0;
    }

    static Sampler* Sample => (Sampler*)Unsafe.AsPointer(ref sampler);

    // realloc through the cache. Between sizes that are cached a copy is cheaper than asking the pool.
    static void* Resize(void* block, nuint oldSize, nuint size, ThreadCache* cache, nuint origin, ref Failure failure)
    {
        if (shim.TryResize(block, oldSize, size)) return block;
        void* moved = shim.MoveByPages(block, oldSize, size, ref failure);
        if (moved != null) return moved;
        if (--cache->UntilGuard != 0) moved = FastPath.TryMalloc(size, cache);
        if (moved == null) moved = Allocate(size, cache, ref failure);
        if (moved == null) return null;
        shim.Copy(moved, block, oldSize, size);
        FastPath.Free(block, cache, origin);
        return moved;
    }

    // When memory is short, what the thread keeps is there to be used. False when it has nothing.
    static bool GiveCacheBack(ThreadCache* cache)
    {
        if (!Caching) return false;
        bool any = ThreadCache.Bytes(cache) != 0;
        ThreadCache.ReturnAll(cache, shim.Pool);
        GiveMediumAway(cache, toOthers: false);
        return ThinShared(0) | TPool.GiveReadyBack(shim.Pool) | any;
    }

    // What the thread keeps goes to the others, or back to the pool.
    static void GiveMediumAway(ThreadCache* cache, bool toOthers)
    {
        Unsafe.SkipInit(out Failure unused);
        for (void* block; (block = cache->Medium.TakeAny(out nuint capacity)) != null;)
            if (!toOthers || !Shared->Put(block, capacity)) shim.FreeRetired(block, capacity, ref unused);
    }

    // Until no more than that many bytes are shared.
    static bool ThinShared(nuint most)
    {
        Unsafe.SkipInit(out Failure unused);
        bool any = false;
        for (void* block; Shared->Bytes > most && (block = Shared->TakeAny(out nuint capacity)) != null; any = true) shim.FreeRetired(block, capacity, ref unused);
        return any;
    }

    static SharedMedium* Shared => (SharedMedium*)Unsafe.AsPointer(ref shared);

    static CacheList* Caches => (CacheList*)Unsafe.AsPointer(ref caches);
}
