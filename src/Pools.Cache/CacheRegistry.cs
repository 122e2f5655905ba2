using System.Collections.Generic;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>A pool that has caches, whatever its core.</summary>
internal unsafe interface ICachingPool
{
    /// <summary>Takes back all that is in a cache, whose thread has ended.</summary>
    void End(ThreadCache* cache);

    /// <summary>Does not find that cache any more, which is another thread's or a pool's next.</summary>
    void Forget(ThreadCache* cache);

    /// <summary>A small block from the calling thread's cache, if need be with more for it; null for a size that is none, and when there is no memory.</summary>
    void* TryAlloc(nuint size);

    /// <summary>Keeps a small block for the calling thread. False, with nothing changed, when it is none in use.</summary>
    bool TryFree(void* block);

    /// <summary>The size of a small block in use, as far as the calling thread's cache can tell; otherwise 0.</summary>
    nuint SizeOf(void* block);

    /// <summary>The calling thread has kept this block, and one too many.</summary>
    void Trim(void* block);

    /// <summary>When memory is short, gives back what can be had of caches. Whether there was any.</summary>
    bool GiveBack();

    /// <summary>Writes the pool's number for native code, which finds the threads' caches by it; that of no pool when this one has none, and as soon as it ends.</summary>
    void Lend(nuint* to);

    /// <summary>Ends that.</summary>
    void TakeBack(nuint* from);
}

/// <summary>
/// All threads' tables and the pools by their numbers, which are small and used again. What is done with more than one thread's caches is done here, under a
/// lock: it is for the start and the end of threads and pools. The pools' own locks are taken under it, never the other way round.
/// </summary>
/// <remarks>
/// That a thread has ended is noticed when another starts to use a pool, when memory is short, and by the garbage collector. So threads that come and go do
/// not pile up caches, even where nothing is ever collected.
/// </remarks>
internal static unsafe class CacheRegistry
{
    static readonly Lock guard = new();
    static readonly List<ThreadTable> tables = [];
    static readonly List<ICachingPool?> pools = [];

    /// <summary>A number for a pool, which no table has a cache for.</summary>
    public static nuint Add(ICachingPool pool)
    {
        lock (guard)
        {
            int number = pools.IndexOf(null);
            if (number < 0)
            {
                number = pools.Count;
                pools.Add(null);
            }
            pools[number] = pool;
            return (nuint)number;
        }
    }

    /// <summary>Drops all threads' caches of a pool, which is about to go with all that is in them. Nothing for a number that no pool has.</summary>
    public static void Remove(nuint number)
    {
        lock (guard)
        {
            if (number >= (nuint)pools.Count) return;
            foreach (ThreadTable table in tables) Remove(table, number);
            pools[(int)number] = null;
        }
    }

    /// <summary>Makes a cache of a pool for the calling thread, which has none.</summary>
    public static void Open(nuint number, in RunPlaces runs)
    {
        ThreadCache* cache;
        lock (guard)
        {
            EndThreads();
            ThreadTable own = ThreadTable.Own(out bool isNew);
            if (isNew) tables.Add(own);
            cache = own.Add(number, runs);
        }
        OwnedCache.LetBeFound(cache);
    }

    /// <summary>The bytes in all caches of a pool: about, as their threads may be at work.</summary>
    public static nuint Bytes(nuint number)
    {
        nuint bytes = 0;
        lock (guard)
        {
            foreach (ThreadTable table in tables)
            {
                ThreadCache* cache = table[number];
                if (cache != null) bytes += ThreadCache.Bytes(cache);
            }
        }
        return bytes;
    }

    /// <summary>Until that is disposed no thread's cache goes back: what is seen is one moment's, but for what threads do with their own.</summary>
    public static Lock.Scope Hold() => guard.EnterScope();

    /// <summary>Gives back what threads that have ended had in their caches.</summary>
    public static void EndThreads()
    {
        lock (guard)
        {
            for (int i = tables.Count - 1; i >= 0; i--)
                if (tables[i].HasEnded) End(tables[i]);
        }
    }

    /// <summary>Gives back what a thread that C# has left had in its caches, if that has not been done. False when C code may still use them.</summary>
    public static bool TryEnd(ThreadTable table)
    {
        lock (guard)
        {
            if (!tables.Contains(table)) return true;
            if (table.IsShared) return false;
            End(table);
            return true;
        }
    }

    static void End(ThreadTable table)
    {
        tables.Remove(table);
        for (nuint i = 0; i < table.Length; i++)
        {
            ThreadCache* cache = table[i];
            if (cache == null) continue;
            OwnedCache.End(cache);
            pools[(int)i]!.End(cache);
            Remove(table, i);
        }
        table.Free();
    }

    static void Remove(ThreadTable table, nuint number)
    {
        ThreadCache* cache = table[number];
        if (cache == null) return;
        pools[(int)number]!.Forget(cache);
        table.Remove(number);
    }
}
