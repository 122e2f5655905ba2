using System;
using System.Linq;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>The meter "Pools", as a listener in the process sees it.</summary>
public sealed unsafe class MeterTests
{
    [Fact]
    public void Figures_are_those_of_the_arena_and_its_pools()
    {
        using Arena arena = new(new ArenaOptions { Name = nameof(Figures_are_those_of_the_arena_and_its_pools) });
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Name, "trees" }, { Mvff.Keys.Spare, 1.0 } });
        using Watch watch = new(arena.Name);
        void* first = pool.Alloc(100_000), second = pool.Alloc(1000);
        pool.Free(first, 100_000);

        var figures = watch.Read();

        figures.Should().Equal(new System.Collections.Generic.Dictionary<string, long>
        {
            ["arena.reserved"] = (long)arena.Reserved,
            ["arena.committed"] = (long)arena.Committed,
            ["arena.spare"] = (long)arena.SpareCommitted,
            ["pool.total trees"] = (long)pool.TotalSize,
            ["pool.free trees"] = (long)pool.FreeSize,
            ["pool.largest_free trees"] = (long)pool.LargestFree,
            ["pool.allocations trees"] = 2,
            ["pool.frees trees"] = 1,
            ["pool.failures trees"] = 0,
        });
        (figures["pool.total trees"] - figures["pool.free trees"]).Should().Be(1000);
        figures["pool.largest_free trees"].Should().BeInRange(100_000, figures["pool.free trees"]);
        pool.Free(second, 1000);
    }

    [Fact]
    public void Units_are_those_of_the_conventions()
    {
        using Arena arena = new();
        using Watch watch = new(arena.Name);
        watch.Instruments.ToDictionary(instrument => instrument.Name, instrument => instrument.Unit).Should().Equal(new System.Collections.Generic.Dictionary<string, string?>
        {
            ["pools.arena.reserved"] = "By", ["pools.arena.committed"] = "By", ["pools.arena.spare"] = "By",
            ["pools.pool.total"] = "By", ["pools.pool.free"] = "By", ["pools.pool.largest_free"] = "By",
            ["pools.pool.allocations"] = "{allocation}", ["pools.pool.frees"] = "{free}", ["pools.pool.failures"] = "{failure}",
        });
        watch.Instruments.Should().OnlyContain(instrument => instrument.IsObservable && instrument.Description!.EndsWith('.'));
    }

    [Fact]
    public void Allocations_that_fail_are_counted_whoever_asks()
    {
        using Arena arena = new(new ArenaOptions { Name = nameof(Allocations_that_fail_are_counted_whoever_asks), CommitLimit = 1 << 20 });
        using IPool pool = arena.CreatePool(new MvffOptions { Name = "trees" });
        using Watch watch = new(arena.Name);
        using MallocShim shim = new(pool);

        pool.Invoking(p => p.Alloc(1 << 21)).Should().Throw<PoolException>();
        pool.TryAlloc(1 << 21, out _);
        pool.TryAllocAligned(1 << 21, 4096, out _);
        ((nuint)shim.Malloc(1 << 21)).Should().Be(0);
        void* block = shim.Malloc(10);
        ((nuint)shim.Realloc(block, 1 << 21)).Should().Be(0);
        shim.UsableSize(block).Should().BeGreaterThan(0);
        shim.Free(block);

        var figures = watch.Read();
        (figures["pool.allocations trees"], figures["pool.frees trees"], figures["pool.failures trees"]).Should().Be((1L, 1L, 5L));
    }

    [Fact]
    public void The_blocks_of_a_debugging_pool_are_the_clients()
    {
        using Arena arena = new(new ArenaOptions { Name = nameof(The_blocks_of_a_debugging_pool_are_the_clients) });
        using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class), new MvffOptions { Name = "trees" });
        using Watch watch = new(arena.Name);
        void* first = pool.Alloc(10), second = pool.Alloc(10);
        pool.Free(first, 10);

        var figures = watch.Read();

        (figures["pool.allocations trees"], figures["pool.frees trees"]).Should().Be((2L, 1L), "those that wait to be used again are nobody's");
        watch.Pools.Should().Equal("trees mvff-debug");
        pool.Free(second, 10);
    }

    [Fact]
    public void What_is_disposed_vanishes()
    {
        Arena arena = new(new ArenaOptions { Name = nameof(What_is_disposed_vanishes) });
        IPool first = arena.CreatePool(new MvffOptions { Name = "first" });
        arena.CreatePool(new MvffOptions { Name = "second" });
        using Watch watch = new(arena.Name);
        watch.Read();
        watch.Pools.Should().Equal("first mvff", "second mvff");

        first.Dispose();
        watch.Read();
        watch.Pools.Should().Equal("second mvff");

        arena.Dispose();
        watch.Read().Should().BeEmpty();
    }

    [Fact]
    public void A_disposed_arena_is_not_kept()
    {
        WeakReference arena = Make();
        Collector.CollectsUntil(() => !arena.IsAlive).Should().BeTrue();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Make()
        {
            using Arena arena = new();
            using Watch watch = new(arena.Name);
            watch.Read().Should().NotBeEmpty();
            return new WeakReference(arena);
        }
    }

    [Fact]
    public void Figures_may_be_read_while_arenas_and_pools_come_and_go()
    {
        const string Name = nameof(Figures_may_be_read_while_arenas_and_pools_come_and_go);
        const int Arenas = 1000, Seen = 1000; // at least, whichever of the two threads is the slower one
        using Watch watch = new(Name);
        int made = 0, seen = 0;
        Thread client = new(() =>
        {
            while (Volatile.Read(ref made) < Arenas || Volatile.Read(ref seen) < Seen)
            {
                using Arena arena = new(new ArenaOptions { Size = 1 << 20, Name = Name });
                using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class));
                using IPool other = arena.CreatePool(Mvff.Class);
                pool.Alloc(100_000);
                Interlocked.Increment(ref made);
            }
        }) { IsBackground = true };
        client.Start();
        while (!client.Join(0)) Interlocked.Add(ref seen, watch.Read().Count);
        watch.Read().Should().BeEmpty();
    }

    [Fact]
    public void The_hot_path_makes_no_garbage_when_somebody_watches()
    {
        using Arena arena = new(new ArenaOptions { Name = nameof(The_hot_path_makes_no_garbage_when_somebody_watches) });
        using IPool pool = arena.CreatePool(Mvff.Class);
        using Watch watch = new(arena.Name);
        watch.Read();
        pool.Free(pool.Alloc(10), 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) pool.Free(pool.Alloc(10), 10);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
