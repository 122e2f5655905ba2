using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class CachedPoolTests : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 } });

    public void Dispose() => arena.Dispose();

    IPool CreatePool() => arena.CreatePool(CachePool.Of(Mvff.Class), new Args { { Mvff.Keys.Align, 16 } });

    static nuint Held(IPool pool) => pool.TotalSize - pool.FreeSize - pool.CachedSize;

    static void OnAnotherThread(Action body)
    {
        Thread thread = new(() => body());
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void What_was_freed_is_the_next_to_be_had()
    {
        using IPool pool = CreatePool();
        void* first = pool.Alloc(100);
        pool.Free(first, 100);
        ((nuint)pool.Alloc(110)).Should().Be((nuint)first); // of the same class
        ((nuint)pool.Alloc(110)).Should().NotBe((nuint)first);
    }

    [Fact]
    public void Clients_hold_to_the_byte_what_is_neither_free_nor_cached() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        LiveBlocks blocks = new(pool, random);
        for (int i = 0; i < 3000; i++)
        {
            if (random.Next(500) < blocks.Count) blocks.FreeAny();
            else blocks.Alloc((nuint)random.Next(random.Next(3) == 0 ? 4200 : 1200));
            Held(pool).Should().Be(blocks.SizeBy(Counted));
        }
        pool.CachedSize.Should().BeGreaterThan(0);
        pool.ToString().Should().Contain(" allocated of ");
        blocks.FreeAll();
        Held(pool).Should().Be(0);
        pool.ToString().Should().Contain(": 0 allocated of ");
        pool.Check(CheckLevel.Deep);

        nuint Counted(nuint size) => size <= SizeClass.Most ? SizeClass.SizeOf(SizeClass.Of(Math.Max(size, 1))) : size + pool.Align - 1 & ~(pool.Align - 1);
    });

    [Theory]
    [InlineData(1100, 1056)]
    [InlineData(1040, 1024)]
    [InlineData(1024, 1040)]
    [InlineData(2048, 1030)]
    [InlineData(4096, 3264)]
    [InlineData(4096, 4097)]
    public void A_size_of_another_class_is_a_mistake(int size, int wrong)
    {
        using IPool pool = CreatePool();
        nuint block = (nuint)pool.Alloc((nuint)size);
        pool.Invoking(p => p.Free((void*)block, (nuint)wrong)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.SizeMismatch);
        pool.Free((void*)block, (nuint)size);
        Held(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Blocks_go_from_thread_to_thread()
    {
        const int Blocks = 10_000;
        using IPool pool = CreatePool();
        nuint[] blocks = new nuint[Blocks];
        for (int round = 0; round < 20; round++)
        {
            OnAnotherThread(() => Array.ForEach(Enumerable.Range(0, Blocks).ToArray(), i => blocks[i] = (nuint)pool.Alloc(64)));
            blocks.Distinct().Should().HaveCount(Blocks);
            foreach (nuint block in blocks) pool.Free((void*)block, 64);
        }
        pool.TotalSize.Should().BeLessThan(3 * Blocks * 64, "what one thread frees another gets");
        Held(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Threads_that_come_and_go_leave_no_caches_behind()
    {
        using IPool pool = CreatePool();
        nuint most = 0;
        for (int i = 0; i < 300; i++)
        {
            OnAnotherThread(() => FillCache(pool));
            if (i == 3) most = pool.TotalSize;
        }
        pool.TotalSize.Should().BeLessThanOrEqualTo(most);
        Held(pool).Should().Be(0);
    }

    [Fact]
    public void The_collector_gives_back_what_an_ended_thread_had()
    {
        using IPool pool = CreatePool();
        OnAnotherThread(() => KeepBlocksOfFourRuns(pool));
        CachedPool<MvffCore> cached = (CachedPool<MvffCore>)pool;
        cached.HeldByThreads.Should().BeGreaterThan(0);
        Collector.CollectsUntil(() => cached.HeldByThreads == 0).Should().BeTrue("no other thread has come by");
    }

    const int Run = 16 << 10;

    static void KeepBlocksOfFourRuns(IPool pool)
    {
        nuint[] blocks = new nuint[4 * Run / 1024];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = (nuint)pool.Alloc(1024);
        Array.Sort(blocks);
        for (int i = 0; i < blocks.Length; i++) pool.Free((void*)blocks[i % 4 * blocks.Length / 4 + i / 4], 1024); // the last of each run last
    }

    // Some 40 KiB in free blocks of four sizes.
    static void FillCache(IPool pool)
    {
        nuint[] blocks = new nuint[1000];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = (nuint)pool.Alloc((nuint)(64 << i % 4));
        for (int i = 0; i < blocks.Length; i++) pool.Free((void*)blocks[i], (nuint)(64 << i % 4));
    }

    [Fact]
    public void A_pool_goes_with_the_caches_that_live_threads_have_of_it()
    {
        using Barrier step = new(2);
        List<IPool> pools = [CreatePool(), CreatePool()];
        Exception? refused = null;
        Thread thread = new(() =>
        {
            foreach (IPool pool in pools) FillCache(pool);
            step.SignalAndWait();
            step.SignalAndWait(); // the first pool is gone, another has come
            try { pools[0].Alloc(64); }
            catch (ObjectDisposedException e) { refused = e; }
            foreach (IPool pool in pools.Skip(1)) FillCache(pool);
        });
        thread.Start();
        step.SignalAndWait();
        pools[0].Dispose();
        pools.Add(CreatePool());
        pools[2].CachedSize.Should().Be(0, "nobody has a cache of a new pool");
        step.SignalAndWait();
        thread.Join();

        refused.Should().NotBeNull();
        foreach (IPool pool in pools.Skip(1))
        {
            Held(pool).Should().Be(0);
            pool.Check(CheckLevel.Deep);
        }
    }

    [Fact]
    public void Pools_come_and_go_beside_one_that_stays() => Seeded.Run(random =>
    {
        using IPool stays = CreatePool();
        Threads.Run(4, random, own =>
        {
            for (int i = 0; i < 50; i++)
            {
                using IPool pool = CreatePool();
                FillCache(pool);
                FillCache(stays);
                FillCache(pool);
            }
        });
        Held(stays).Should().Be(0);
        stays.Check(CheckLevel.Deep);
        arena.Check();
    });

    [Fact]
    public void When_memory_is_short_the_callers_cache_and_those_of_ended_threads_are_used()
    {
        using IPool pool = CreatePool();
        arena.CommitLimit = arena.Committed + (4 << 20);
        List<nuint> blocks = [];
        OnAnotherThread(() =>
        {
            while (pool.TryAlloc(1000, out void* block) == PoolResult.Ok) blocks.Add((nuint)block);
            foreach (nuint block in blocks) pool.Free((void*)block, 1000);
        });
        blocks.Count.Should().BeGreaterThan(3000);

        void* large = pool.Alloc(3 << 20);
        while (pool.TryAlloc(500, out _) == PoolResult.Ok) { }
        pool.Free(large, 3 << 20);
        pool.TryAlloc(1 << 20, out _).Should().Be(PoolResult.Ok);
        arena.Committed.Should().BeLessThanOrEqualTo(arena.CommitLimit);
    }

    [Fact]
    public void A_mistake_is_named_whichever_thread_allocated_the_block()
    {
        using IPool pool = CreatePool();
        byte* block = (byte*)pool.Alloc(100);
        void Refused(MistakeKind kind, nuint freed, nuint size, nuint known) =>
            OnAnotherThread(() =>
            {
                PoolCorruptionException mistake = pool.Invoking(p => p.Free((void*)freed, size)).Should().Throw<PoolCorruptionException>().Which;
                (mistake.Kind, mistake.Block, mistake.Size).Should().Be((kind, freed, known));
            });

        Refused(MistakeKind.SizeMismatch, (nuint)block, 50, 112);
        Refused(MistakeKind.SizeMismatch, (nuint)block, 5000, 112);
        Refused(MistakeKind.InvalidFree, (nuint)block + 16, 100, 0);
        Refused(MistakeKind.InvalidFree, 4096, 100, 100);
        OnAnotherThread(() => pool.Free(block, 100));
        Refused(MistakeKind.DoubleFree, (nuint)block, 100, 112);
        Held(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Caches_hide_nothing_from_a_debugging_class()
    {
        Action[] layers =
        [
            () => CachePool.Of(DebugPool.Of(Mvff.Class)), () => DebugPool.Of(CachePool.Of(Mvff.Class)),
            () => CachePool.Of(GuardPool.Of(Mvff.Class)), () => GuardPool.Of(CachePool.Of(Mvff.Class)), () => CachePool.Of(CachePool.Of(Mvff.Class)),
        ];
        foreach (Action layer in layers) layer.Should().Throw<ArgumentException>().WithMessage("*has a layer over it already*");
        CachePool.Of(Mvff.Class).Name.Should().Be("mvff");
    }

    [Fact]
    public void A_malloc_shim_runs_over_it()
    {
        using IPool pool = CreatePool();
        using MallocShim shim = new(pool);
        void* block = shim.Malloc(100), other = pool.Alloc(100);
        shim.UsableSize(block).Should().BeGreaterThanOrEqualTo(100);
        shim.Free(block);
        pool.Free(other, 100);
        Held(pool).Should().Be(0);
    }
}
