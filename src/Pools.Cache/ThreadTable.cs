using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// A thread's caches, one for each pool that it has used, by the pools' numbers. Only its thread reads it without the registry's lock, and only the entries of
/// pools that it uses, which nobody else changes.
/// </summary>
/// <remarks>
/// What the fast paths look at are thread-static numbers and addresses in a class without initializers: the runtime finds them all by one call of a dozen
/// instructions (__tls_get_addr), and the compiler makes it once for an allocation and a free that it has inlined side by side.
/// </remarks>
internal sealed unsafe class ThreadTable
{
    const nuint FirstCapacity = 8;

    // A cache shares no cache line, nor the pair of them that the processor fetches, with another thread's.
    const nuint CacheAlignment = 128;

    [ThreadStatic] static ThreadCache** ownCaches;
    [ThreadStatic] static nuint ownCount;
    [ThreadStatic] static ThreadTable? own;
    [ThreadStatic] static EndNotice? notice;
    [ThreadStatic] static bool hasReturned;

    readonly Thread thread = Thread.CurrentThread;
    ThreadCache** caches; // an entry without a cache has one that is always empty
    nuint count;
    readonly int* isShared = (int*)NativeMemory.AllocZeroed(sizeof(int)); // not 0 while native code has the table: see ThreadSharing

    /// <summary>The calling thread's cache for a pool; one that is always empty when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThreadCache* CacheOf(nuint number) => number < ownCount ? ownCaches[number] : CacheRegistry.Nothing;

    /// <summary>Whether the calling thread has a cache for a pool.</summary>
    public static bool Has(nuint number) => CacheOf(number) != CacheRegistry.Nothing;

    /// <summary>The calling thread's table; <paramref name="isNew"/> when it had none.</summary>
    public static ThreadTable Own(out bool isNew)
    {
        isNew = own is null;
        if (own is null) notice = new EndNotice(own = new ThreadTable());
        return own;
    }

    /// <summary>
    /// To be called on the way from C. The calling thread may have come back after .NET had left it, in its last destructors: then the runtime has forgotten the objects, but not
    /// the numbers, which are only good as long as native code has the table.
    /// </summary>
    /// <param name="share">Whether native code is to have it.</param>
    public static void EnterFromC(bool share)
    {
        if (own is { } table)
        {
            if (share && !table.IsShared) table.Share();
        }
        else if (ownCount != 0)
        {
            hasReturned = true;
            if (!ThreadSharing.IsSharing) ownCount = 0;
        }
    }

    /// <summary>Whether .NET had left the calling thread before: nobody will be told of its end again, so that it is to keep nothing.</summary>
    public static bool HasReturned => hasReturned;

    /// <summary>Whether native code on its thread may use it.</summary>
    public bool IsShared => Volatile.Read(ref *isShared) != 0;

    /// <summary>Whether its thread has ended.</summary>
    public bool HasEnded => !thread.IsAlive && !IsShared;

    /// <summary>How many entries it has.</summary>
    public nuint Length => count;

    /// <summary>The cache for a pool; null when there is none.</summary>
    public ThreadCache* this[nuint number] => number < count && caches[number] != CacheRegistry.Nothing ? caches[number] : null;

    /// <summary>Makes a cache for a pool; called by its thread, which has none.</summary>
    public void Add(nuint number, in RunPlaces runs)
    {
        if (number >= count) Grow(number + 1);
        ThreadCache* cache = (ThreadCache*)NativeMemory.AlignedAlloc(((nuint)sizeof(ThreadCache) + CacheAlignment - 1) & ~(CacheAlignment - 1), CacheAlignment);
        *cache = default;
        ThreadCache.Open(cache, runs);
        caches[number] = cache;
    }

    /// <summary>Frees the cache for a pool, if there is one; what is in it has gone back, or the pool has.</summary>
    public void Remove(nuint number)
    {
        ThreadCache* cache = this[number];
        if (cache == null) return;
        caches[number] = CacheRegistry.Nothing;
        NativeMemory.AlignedFree(cache);
    }

    /// <summary>Frees the table of a thread that has ended.</summary>
    public void Free()
    {
        NativeMemory.Free(caches);
        NativeMemory.Free(isShared);
        caches = null;
        count = 0;
    }

    void Grow(nuint least)
    {
        nuint grown = Math.Max(Math.Max(2 * count, FirstCapacity), least);
        caches = (ThreadCache**)NativeMemory.Realloc(caches, grown * (nuint)sizeof(ThreadCache*));
        for (nuint i = count; i < grown; i++) caches[i] = CacheRegistry.Nothing;
        count = grown;
        ownCaches = caches;
        ownCount = count;
        if (IsShared) Share();
    }

    void Share() => ThreadSharing.Share(caches, count, isShared);

    // Nothing but the thread refers to it: it is finalized when the thread has ended, and again until C code has.
    sealed class EndNotice(ThreadTable table)
    {
        ~EndNotice()
        {
            if (!CacheRegistry.TryEnd(table)) GC.ReRegisterForFinalize(this);
        }
    }
}
