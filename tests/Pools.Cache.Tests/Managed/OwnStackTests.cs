using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>A thread is found by its stack, and nobody else on the same addresses, before it or after it.</summary>
public sealed unsafe class OwnStackTests : IDisposable
{
    const nuint MiB = 1 << 20;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 } });
    readonly CachedPool<MvffCore> pool;

    public OwnStackTests() => pool = CreatePool();

    public void Dispose() => arena.Dispose();

    CachedPool<MvffCore> CreatePool() => (CachedPool<MvffCore>)arena.CreatePool(CachePool.Of(Mvff.Class), new Args { { Mvff.Keys.Align, 16 } });

    static bool IsFound(CachedPool<MvffCore> pool) => pool.OwnByStack != OwnedCache.Nothing;

    static nuint Held(IPool pool) => pool.TotalSize - pool.FreeSize - pool.CachedSize;

    static void UseOnce(IPool pool) => pool.Free(pool.Alloc(64), 64);

    // Until then no finalizer says that a thread has ended.
    static void WithoutCollections(Action body)
    {
        GC.TryStartNoGCRegion(32 << 20).Should().BeTrue();
        int before = GC.CollectionCount(0);
        body();
        GC.CollectionCount(0).Should().Be(before);
        GC.EndNoGCRegion();
    }

    static void OnStackOf(nuint bytes, Action body)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try { body(); }
            catch (Exception e) { failure = e; }
        }, (int)bytes);
        thread.Start();
        thread.Join();
        if (failure != null) throw new AggregateException(failure);
    }

    [Fact]
    public void Who_has_a_dead_threads_stack_has_not_its_cache()
    {
        const int Threads = 1000;
        ForeignThread threads = new(pool);
        WithoutCollections(() => threads.Run(Threads));
        (threads.Heirs, threads.Found, threads.Spoilt).Should().Be((0, Threads, 0));
        Held(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Short_threads_in_great_number_keep_apart() => Seeded.Run(random =>
    {
        int heirs = 0, spoilt = 0;
        WithoutCollections(() => Threads.Run(4, random, own =>
        {
            for (int i = 0; i < 500; i++)
            {
                int sizes = own.Next(1, 400), mark = own.Next(256);
                OnStackOf(MiB, () =>
                {
                    if (IsFound(pool)) Interlocked.Increment(ref heirs);
                    Interlocked.Add(ref spoilt, UseMany(pool, sizes, (byte)mark));
                });
            }
        }));
        (heirs, spoilt).Should().Be((0, 0));
        Held(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    });

    // How many blocks were not as they were left.
    [SkipLocalsInit]
    static int UseMany(IPool pool, int sizes, byte mark)
    {
        const int Window = 16;
        nuint* blocks = stackalloc nuint[Window];
        int wrong = 0;
        for (int i = 0; i < 4 * Window; i++)
        {
            int size = 16 + sizes * (i % Window) / 8;
            if (i >= Window)
            {
                if (new Span<byte>((void*)blocks[i % Window], size).ContainsAnyExcept(mark)) wrong++;
                pool.Free((void*)blocks[i % Window], (nuint)size);
            }
            blocks[i % Window] = (nuint)pool.Alloc((nuint)size);
            new Span<byte>((void*)blocks[i % Window], size).Fill(mark);
        }
        for (int i = 0; i < Window; i++) pool.Free((void*)blocks[i], (nuint)(16 + sizes * i / 8));
        return wrong;
    }

    [Fact]
    public void Deep_in_its_stack_a_thread_is_found_as_well()
    {
        OnStackOf(16 * MiB, () =>
        {
            int found = 0, depths = 0;
            Deeper(pool, 15 * MiB, ref found, ref depths);
            found.Should().Be(depths).And.BeGreaterThan(200);
        });
        Held(pool).Should().Be(0);
    }

    [Fact]
    public void Deeper_than_64_MiB_the_thread_has_its_cache_too()
    {
        OnStackOf(80 * MiB, () =>
        {
            void* first = pool.Alloc(64);
            pool.Free(first, 64);
            int found = 0, depths = 0;
            Deeper(pool, 75 * MiB, ref found, ref depths);
            found.Should().BeLessThan(depths).And.BeGreaterThan(depths / 2);
            ((nuint)pool.Alloc(64)).Should().Be((nuint)first);
            pool.Free(first, 64);
        });
        Held(pool).Should().Be(0);
    }

    // A pair at each depth.
    [SkipLocalsInit]
    static void Deeper(CachedPool<MvffCore> pool, nuint stack, ref int found, ref int depths)
    {
        const int Step = 64 << 10;
        byte* frame = stackalloc byte[Step];
        frame[0] = 1;
        UseOnce(pool);
        if (IsFound(pool)) found++;
        depths++;
        if (stack > Step) Deeper(pool, stack - Step, ref found, ref depths);
    }

    // Their stacks are so small that several have the same place in the pool's table.
    [Fact]
    public void Threads_in_one_place_have_a_cache_each() => Seeded.Run(random =>
    {
        const int Count = 24;
        ConcurrentBag<nuint> places = [], blocks = [];
        ConcurrentBag<string> wrong = [];
        using Barrier step = new(Count);
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(i => new Thread(() =>
        {
            byte here;
            places.Add((nuint)(&here) / MiB);
            void* own = pool.Alloc(64);
            blocks.Add((nuint)own);
            pool.Free(own, 64);
            step.SignalAndWait();
            for (int round = 0; round < 2000; round++)
            {
                void* again = pool.Alloc(64);
                if (again != own) wrong.Add($"thread {i} got {(nuint)again:x} in place of {(nuint)own:x}");
                pool.Free(again, 64);
            }
            step.SignalAndWait();
        }, 256 << 10)).OrderBy(_ => random.Next())];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        wrong.Should().BeEmpty();
        blocks.Distinct().Should().HaveCount(Count);
        places.Distinct().Count().Should().BeLessThan(Count, "that is what this is about");
        Held(pool).Should().Be(0);
    });

    [Fact]
    public void A_pool_does_not_find_the_cache_of_one_before_it()
    {
        OnStackOf(MiB, () =>
        {
            HashSet<nuint> caches = [];
            for (int i = 0; i < 50; i++)
            {
                CachedPool<MvffCore> other = CreatePool();
                IsFound(other).Should().BeFalse();
                UseOnce(other);
                caches.Add((nuint)other.OwnByStack);
                UseOnce(pool);
                ((nuint)pool.OwnByStack).Should().NotBe((nuint)other.OwnByStack);
                other.Dispose();
                IsFound(other).Should().BeFalse();
                other.Invoking(o => o.Alloc(64)).Should().Throw<ObjectDisposedException>();
                IsFound(pool).Should().BeTrue();
            }
            caches.Should().ContainSingle("the thread has the memory again, and only that");
        });
    }
}
