using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

// Many threads, one pool; many pools, one arena.
public abstract unsafe partial class PoolConformance
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Threads_share_a_pool(int threads) => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        Threads.Run(threads, random, own => Churn(pool, own, 6000));
        ShouldBeEmpty(pool);
    });

    // Pools come and go, and so do the arena's chunks, while others are in use.
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Threads_with_a_pool_each_share_an_arena(int threads) => Seeded.Run(random =>
    {
        Threads.Run(threads, random, own =>
        {
            for (int i = 0; i < 20; i++)
            {
                using IPool pool = CreatePool();
                Churn(pool, own, 300);
                Free(pool, Alloc(pool, 1 << 20), 1 << 20);
                ShouldBeEmpty(pool);
            }
        });
        arena.Check();
        arena.Pools.Should().BeEmpty();
        arena.Reserved.Should().Be(1 << 20);
    });

    [Fact]
    public void Memory_goes_back_while_threads_use_it_and_pools_come_and_go() => Seeded.Run(random =>
    {
        using IPool shared = CreatePool();
        Threads.Run(4, random, own =>
        {
            for (int i = 0; i < 20; i++)
            {
                using IPool pool = CreatePool();
                Churn(pool, own, 200);
                Churn(shared, own, 100);
                arena.TrimExcess();
            }
        });
        ShouldBeEmpty(shared);
        arena.Check();
    });

    [Fact]
    public void A_block_may_be_freed_by_another_thread() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        ConcurrentQueue<(nuint Block, nuint Size)> queue = new();
        Threads.Run(4, random, own =>
        {
            for (int i = 0; i < 5000; i++)
            {
                nuint size = Fit((nuint)own.Next(8, 500));
                nuint* block = (nuint*)pool.Alloc(size);
                *block = size;
                queue.Enqueue(((nuint)block, size));
                if (!queue.TryDequeue(out (nuint Block, nuint Size) other)) continue;
                (*(nuint*)other.Block).Should().Be(other.Size);
                pool.Free((void*)other.Block, other.Size);
            }
        });
        foreach ((nuint block, nuint size) in queue) pool.Free((void*)block, size);
        ShouldBeEmpty(pool);
    });

    [Fact]
    public void The_commit_limit_holds_while_threads_press_against_it() => Seeded.Run(random =>
    {
        IPool[] pools = Enumerable.Range(0, 4).Select(_ => CreatePool()).ToArray();
        nuint limit = arena.Committed + (3 << 20);
        arena.CommitLimit = limit;
        int refused = 0;
        Threads.Run(4, random, own =>
        {
            IPool pool = pools[own.Next(4)];
            LiveBlocks blocks = new(pool, own);
            for (int i = 0; i < 3000; i++)
            {
                nuint size = Fit((nuint)own.Next(20_000));
                PoolResult result = pool.TryAlloc(size, out void* block);
                if (result == PoolResult.Ok) blocks.Add(block, size);
                else
                {
                    result.Should().Be(PoolResult.CommitLimit);
                    Interlocked.Increment(ref refused);
                    for (int n = blocks.Count / 2; n > 0; n--) blocks.FreeAny();
                }
                arena.Committed.Should().BeLessThanOrEqualTo(limit);
            }
            blocks.FreeAll();
        });
        refused.Should().BeGreaterThan(0);
        foreach (IPool pool in pools) ShouldBeEmpty(pool);
    });

    [Fact]
    public void Allocating_and_freeing_leaves_the_collector_alone()
    {
        using IPool pool = CreatePool();
        AllocateAndFree(pool);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AllocateAndFree(pool);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    void AllocateAndFree(IPool pool)
    {
        nuint* blocks = stackalloc nuint[100];
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 100; i++) blocks[i] = (nuint)Alloc(pool, (nuint)(i * 50));
            for (int i = 0; i < 100; i++) Free(pool, (void*)blocks[i], (nuint)(i * 50));
            nuint size = Fit(100);
            pool.TryAllocAligned(size, Math.Min(256, LargestAlignment), out void* aligned);
            pool.TryResize(aligned, size, size);
            pool.Free(aligned, size);
        }
    }

    void Churn(IPool pool, Random random, int steps)
    {
        LiveBlocks blocks = new(pool, random);
        for (int i = 0; i < steps; i++)
        {
            if (random.Next(100) < blocks.Count) blocks.FreeAny();
            else blocks.Alloc(Fit((nuint)random.Next(random.Next(50) == 0 ? 100_000 : 300)));
        }
        blocks.FreeAll();
    }
}
