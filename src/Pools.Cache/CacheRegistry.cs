using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>A pool that has caches, whatever its core.</summary>
internal unsafe interface ICachingPool
{
    /// <summary>Takes back all that is in a cache, whose thread has ended.</summary>
    void End(ThreadCache* cache);
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

    /// <summary>A cache that is always empty and takes nothing, in place of those that are not there. Only read.</summary>
    public static readonly ThreadCache* Nothing = (ThreadCache*)NativeMemory.AllocZeroed((nuint)sizeof(ThreadCache));

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
            foreach (ThreadTable table in tables) table.Remove(number);
            pools[(int)number] = null;
        }
    }

    /// <summary>Makes a cache of a pool for the calling thread, which has none.</summary>
    public static void Open(nuint number, in RunPlaces runs)
    {
        lock (guard)
        {
            EndThreads();
            ThreadTable own = ThreadTable.Own(out bool isNew);
            if (isNew) tables.Add(own);
            own.Add(number, runs);
        }
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

    /// <summary>Gives back what threads that have ended had in their caches.</summary>
    public static void EndThreads()
    {
        lock (guard)
        {
            for (int i = tables.Count - 1; i >= 0; i--)
                if (tables[i].HasEnded) End(tables[i]);
        }
    }

    /// <summary>Gives back what a thread that has ended had in its caches, if that has not been done.</summary>
    public static void End(ThreadTable table)
    {
        lock (guard)
        {
            if (!tables.Remove(table)) return;
            for (nuint i = 0; i < table.Length; i++)
            {
                ThreadCache* cache = table[i];
                if (cache == null) continue;
                pools[(int)i]!.End(cache);
                table.Remove(i);
            }
            table.Free();
        }
    }
}
