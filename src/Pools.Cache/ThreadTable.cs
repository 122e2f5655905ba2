using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// A thread's caches, one for each pool that it has used, by the pools' numbers. Only its thread reads it without the registry's lock, and only the entries of
/// pools that it uses, which nobody else changes.
/// </summary>
/// <remarks>
/// It is asked when the stack did not tell (<see cref="CachesByStack"/>). That is a call of a dozen instructions (__tls_get_addr), which finds all thread-static numbers
/// and addresses of a class without initializers at once.
/// </remarks>
internal sealed unsafe class ThreadTable
{
    const nuint FirstCapacity = 8;

    [ThreadStatic] static ThreadCache** ownCaches;
    [ThreadStatic] static nuint ownCount;
    [ThreadStatic] static ThreadTable? own;
    [ThreadStatic] static EndNotice? notice;

    readonly Thread thread = Thread.CurrentThread;
    readonly StackBounds stack = StackBounds.OfThisThread();
    readonly Stack<nint> spare = []; // ThreadCache*: those of pools that have gone
    ThreadCache** caches; // an entry without a cache has one that is always empty
    nuint count;
    readonly int* isShared = (int*)NativeMemory.AllocZeroed(sizeof(int)); // not 0 while native code has the table: see ThreadSharing

    /// <summary>The calling thread's cache for a pool; one that is always empty when it has none.</summary>
    public static ThreadCache* CacheOf(nuint number) => number < ownCount && (own is not null || ThreadSharing.IsSharing) ? ownCaches[number] : OwnedCache.Nothing;

    /// <summary>
    /// Whether .NET had left the calling thread before, which is back in its last destructors: nobody will be told of its end again, so that it is to keep nothing. The runtime
    /// has forgotten the objects then, but not the numbers, which are only good as long as native code has the table.
    /// </summary>
    public static bool HasReturned => own is null && ownCount != 0;

    /// <summary>The calling thread's table; <paramref name="isNew"/> when it had none.</summary>
    public static ThreadTable Own(out bool isNew)
    {
        isNew = own is null;
        if (own is null) notice = new EndNotice(own = new ThreadTable());
        return own;
    }

    /// <summary>On the way from C: native code is to have the calling thread's table, if there is one.</summary>
    public static void ShareOwn()
    {
        if (own is { IsShared: false } table) table.Share();
    }

    /// <summary>Whether native code on its thread may use it.</summary>
    public bool IsShared => Volatile.Read(ref *isShared) != 0;

    /// <summary>Whether its thread has ended.</summary>
    public bool HasEnded => !thread.IsAlive && !IsShared;

    /// <summary>How many entries it has.</summary>
    public nuint Length => count;

    /// <summary>The cache for a pool; null when there is none.</summary>
    public ThreadCache* this[nuint number] => number < count && caches[number] != OwnedCache.Nothing ? caches[number] : null;

    /// <summary>Makes a cache for a pool; called by its thread, which has none.</summary>
    public ThreadCache* Add(nuint number, in RunPlaces runs)
    {
        if (number >= count) Grow(number + 1);
        ThreadCache* cache = spare.TryPop(out nint other) ? OwnedCache.Renew((ThreadCache*)other) : OwnedCache.Make(stack);
        ThreadCache.Open(cache, runs);
        caches[number] = cache;
        return cache;
    }

    /// <summary>Takes the cache for a pool out, which the pool does not find any more; what is in it has gone back, or the pool has.</summary>
    public void Remove(nuint number)
    {
        spare.Push((nint)caches[number]);
        caches[number] = OwnedCache.Nothing;
    }

    /// <summary>Frees the table of a thread that has ended, and has no caches any more.</summary>
    public void Free()
    {
        foreach (nint cache in spare)
        {
            OwnedCache.End((ThreadCache*)cache);
            OwnedCache.Release((ThreadCache*)cache);
        }
        NativeMemory.Free(caches);
        NativeMemory.Free(isShared);
        caches = null;
        count = 0;
    }

    void Grow(nuint least)
    {
        nuint grown = Math.Max(Math.Max(2 * count, FirstCapacity), least);
        caches = (ThreadCache**)NativeMemory.Realloc(caches, grown * (nuint)sizeof(ThreadCache*));
        for (nuint i = count; i < grown; i++) caches[i] = OwnedCache.Nothing;
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
