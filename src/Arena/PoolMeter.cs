using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// The meter "Pools": what arenas and pools hold and have done, as instruments that are read when somebody asks. Pools and arenas pay nothing for it but the
/// counts that their cores keep under their locks.
/// </summary>
/// <remarks>It knows every arena that is not disposed, from its constructor on. One that nobody disposes stays in it, as its memory stays.</remarks>
internal static class PoolMeter
{
    public const string Name = "Pools", ArenaTag = "arena.name", PoolTag = "pool.name", ClassTag = "pool.class";

    const string Bytes = "By";

    static readonly Meter Meter = new(Name, typeof(PoolMeter).Assembly.GetName().Version?.ToString(3));
    static readonly List<Arena> Arenas = []; // under Looking

    static PoolMeter()
    {
        Of("reserved", "Address space that the arena has mapped.", arena => arena.Reserved);
        Of("committed", "What of it is backed by memory.", arena => arena.Committed);
        Of("spare", "What of that is free, kept for the next pool that asks.", arena => arena.SpareCommitted);
        Of("total", "Memory that the pool has from its arena for blocks.", figures => figures.Total);
        Of("free", "What of it is free.", figures => figures.Free);
        Meter.CreateObservableGauge("pools.pool.largest_free", () => OfPools((_, figures) => figures.LargestFree), Bytes, "The longest free range.");
        Of("allocations", "{allocation}", "Blocks allocated since the pool was made.", (_, figures) => figures.Allocations);
        Of("frees", "{free}", "Blocks freed since the pool was made.", (_, figures) => figures.Frees);
        Of("failures", "{failure}", "Allocations that failed for want of memory, of address space or under a limit.", (pool, _) => (nuint)pool.Failures);
    }

    /// <summary>Held while figures are read, so that nobody reads those of a pool or an arena whose memory goes. Taken with no core's lock held.</summary>
    public static Lock Looking { get; } = new();

    /// <summary>Takes in an arena that was made.</summary>
    public static void Add(Arena arena)
    {
        lock (Looking) Arenas.Add(arena);
    }

    /// <summary>Lets go of one that is to end: when it returns, nobody reads its figures.</summary>
    public static void Remove(Arena arena)
    {
        lock (Looking) Arenas.Remove(arena);
    }

    static void Of(string figure, string description, Func<Arena, nuint> read) =>
        Meter.CreateObservableUpDownCounter("pools.arena." + figure, () => OfArenas(read), Bytes, description);

    static void Of(string figure, string description, Func<PoolFigures, nuint> read) =>
        Meter.CreateObservableUpDownCounter("pools.pool." + figure, () => OfPools((_, figures) => read(figures)), Bytes, description);

    static void Of(string count, string unit, string description, Func<IArenaPool, PoolFigures, nuint> read) =>
        Meter.CreateObservableCounter("pools.pool." + count, () => OfPools(read), unit, description);

    static List<Measurement<long>> OfArenas(Func<Arena, nuint> read)
    {
        List<Measurement<long>> figures = [];
        lock (Looking)
            foreach (Arena arena in Arenas) figures.Add(new((long)read(arena), new KeyValuePair<string, object?>(ArenaTag, arena.Name)));
        return figures;
    }

    static List<Measurement<long>> OfPools(Func<IArenaPool, PoolFigures, nuint> read)
    {
        List<Measurement<long>> all = [];
        lock (Looking)
            foreach (Arena arena in Arenas)
                foreach (IPool pool in arena.Pools)
                    if (pool is IArenaPool made && made.TryMeasure(out PoolFigures figures))
                        all.Add(new((long)read(made, figures), new(PoolTag, pool.Name), new(ClassTag, pool.Class.Name), new(ArenaTag, arena.Name)));
        return all;
    }
}
