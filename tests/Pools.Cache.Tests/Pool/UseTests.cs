using System;
using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The layer over the first-fit class under use: content, figures to the byte, runs that come and go.</summary>
public sealed unsafe class UseTests
{
    [Fact]
    public void Blocks_of_all_sizes_keep_their_content_and_are_counted_to_the_byte() => Seeded.Run(random =>
    {
        using CachedPool pool = new();
        Use(pool, random, 6000);
        pool.InUse.Should().Be(0);
        pool.Cached.Should().BeLessThanOrEqualTo((nuint)SizeClass.Count * Run.Bytes, "a class keeps one empty run");
    });

    /// <summary>Blocks beyond it are not segregated: the pool below has them.</summary>
    [Fact]
    public void Where_the_first_chunk_is_full_blocks_lie_elsewhere() => Seeded.Run(random =>
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 512 << 10 }, { Arena.Keys.Spare, 0.0 } });
        using CachedPool pool = new(arena);
        Dictionary<nuint, int> filled = [];
        int outside = 0;
        while (outside < 2000)
        {
            byte* block = (byte*)pool.Pool.Alloc(200);
            new Span<byte>(block, 200).Fill(unchecked((byte)filled.Count));
            filled.Add((nuint)block, filled.Count);
            if (!pool.IsInRun(block)) outside++;
        }
        pool.Pool.Check(CheckLevel.Deep);
        foreach ((nuint block, int fill) in filled)
        {
            new ReadOnlySpan<byte>((void*)block, 200).ContainsAnyExcept(unchecked((byte)fill)).Should().BeFalse();
            pool.Pool.Free((void*)block, 200);
        }
        pool.InUse.Should().Be(0);
        Use(pool, random, 2000);
        pool.InUse.Should().Be(0);
    });

    [Fact]
    public void In_the_callers_memory_it_works_as_in_its_own() => Seeded.Run(random =>
    {
        byte[] memory = GC.AllocateUninitializedArray<byte>(8 << 20, pinned: true);
        fixed (byte* start = memory)
        {
            using Arena arena = new(start, (nuint)memory.Length);
            using (CachedPool pool = new(arena))
            {
                Use(pool, random, 3000);
                pool.InUse.Should().Be(0);
                pool.IsInRun(pool.Pool.Alloc(100)).Should().BeTrue();
            }
            nuint size = 0;
            using (CachedPool pool = new(arena))
                while (pool.Pool.TryAlloc(100, out void* block) == PoolResult.Ok) size += 100;
            size.Should().BeGreaterThan(5 << 20, "what the first pool had came back");
            arena.Check();
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(64)]
    public void Empty_runs_go_back_but_for_one(int sizeClass)
    {
        using CachedPool pool = new();
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        void*[] blocks = new void*[5 * (int)(Run.Bytes / size)];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = pool.Pool.Alloc(size);
        (pool.Pool.TotalSize - pool.Pool.FreeSize).Should().Be(5 * Run.Bytes);

        foreach (void* block in blocks) pool.Pool.Free(block, size);

        (pool.Pool.TotalSize - pool.Pool.FreeSize).Should().Be(Run.Bytes);
        pool.Cached.Should().Be(Run.Bytes);
        pool.Pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void A_small_block_changes_its_size_within_its_class_only()
    {
        using CachedPool pool = new();
        void* block = pool.Pool.Alloc(40);
        for (nuint size = 0; size < 3000; size++) pool.Pool.TryResize(block, 40, size).Should().Be(size is > 32 and <= 48);
        pool.Pool.TryResize(block, 40, nuint.MaxValue).Should().BeFalse();
    }

    [Fact]
    public void Threads_free_each_others_blocks() => Seeded.Run(random =>
    {
        using CachedPool pool = new();
        System.Collections.Concurrent.ConcurrentQueue<(nuint Block, int Size)> queue = new();
        Threads.Run(4, random, own =>
        {
            for (int i = 0; i < 4000; i++)
            {
                int size = own.Next(1, 1200);
                byte* block = (byte*)pool.Pool.Alloc((nuint)size);
                new Span<byte>(block, size).Fill(unchecked((byte)size));
                queue.Enqueue(((nuint)block, size));
                if (i % 100 == 0) _ = pool.InUse; // figures may be asked for meanwhile
                if (own.Next(2) == 0 && queue.TryDequeue(out (nuint Block, int Size) other)) Free(pool, other.Block, other.Size);
            }
        });
        foreach ((nuint block, int size) in queue) Free(pool, block, size);
        pool.InUse.Should().Be(0);
        pool.Pool.Check(CheckLevel.Deep);
    });

    static void Free(CachedPool pool, nuint block, int size)
    {
        if (new ReadOnlySpan<byte>((void*)block, size).ContainsAnyExcept(unchecked((byte)size))) throw new InvalidOperationException($"the block at 0x{block:x} was overwritten");
        pool.Pool.Free((void*)block, (nuint)size);
    }

    // Random use, at the end of which nothing is left.
    static void Use(CachedPool pool, Random random, int steps)
    {
        List<(nuint Address, nuint Size, nuint Alignment, byte Fill)> live = [];
        nuint expected = 0, small = 0;
        for (int step = 0; step < steps || live.Count > 0; step++)
        {
            bool isGrowing = step < steps && random.Next(400) >= live.Count;
            if (isGrowing)
            {
                nuint size = (nuint)random.Next(random.Next(20) == 0 ? 20_000 : 1100), alignment = random.Next(5) == 0 ? (nuint)1 << random.Next(4, 13) : 1;
                void* block = alignment == 1 ? pool.Pool.Alloc(size) : pool.Pool.AllocAligned(size, alignment);
                ((nuint)block % Math.Max(alignment, pool.Pool.Align)).Should().Be(0);
                Add((nuint)block, size, alignment);
                if (pool.IsInRun(block)) small++;
            }
            else if (live.Count > 0)
            {
                (nuint block, nuint size, nuint alignment, byte fill) = live[^1];
                int any = random.Next(live.Count);
                (live[any], (block, size, alignment, fill)) = (live[^1], live[any]);
                live.RemoveAt(live.Count - 1);
                new ReadOnlySpan<byte>((void*)block, (int)size).ContainsAnyExcept(fill).Should().BeFalse();
                expected -= Counted(block, size);
                nuint larger = size + (nuint)random.Next(64);
                if (random.Next(3) == 0 && pool.Pool.TryResize((void*)block, size, larger)) Add(block, larger, alignment);
                else pool.Pool.Free((void*)block, size);
            }
            pool.InUse.Should().Be(expected);
            if (step % 200 == 0) pool.Pool.Check(CheckLevel.Deep);
        }
        small.Should().BeGreaterThan(100);
        pool.Pool.Check(CheckLevel.Deep);

        void Add(nuint block, nuint size, nuint alignment)
        {
            byte fill = (byte)random.Next(256);
            new Span<byte>((void*)block, (int)size).Fill(fill);
            live.Add((block, size, alignment, fill));
            expected += Counted(block, size);
        }

        nuint Counted(nuint block, nuint size)
        {
            if (pool.IsInRun((void*)block)) return SizeClass.SizeOf(SizeClass.Of(Math.Max(size, 1)));
            nuint step = pool.Pool.Align;
            return (Math.Max(size, 1) + step - 1) & ~(step - 1);
        }
    }
}
