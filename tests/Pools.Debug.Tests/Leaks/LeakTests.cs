using System;
using System.Collections.Generic;
using System.IO;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What a pool says of the blocks that it still has when it is disposed.</summary>
public sealed unsafe class LeakTests : DebugPools
{
    private const int BlockSize = 40;

    private IPool CreateWith(LeakCheck leakCheck) => Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args
    {
        { DebugPool.Keys.LeakCheck, leakCheck }, { Mvff.Keys.Name, "nodes" },
    });

    /// <summary>What was reported while the action ran, and of which pool.</summary>
    private static List<(IPool Pool, string Report)> ReportsOf(Action action)
    {
        List<(IPool, string)> reports = [];
        EventHandler<PoolReportEventArgs> note = (sender, e) =>
        {
            sender.Should().BeSameAs(e.Pool);
            reports.Add((e.Pool, e.Report));
        };
        DebugPool.Reported += note;
        try { action(); }
        finally { DebugPool.Reported -= note; }
        return reports;
    }

    [Fact]
    public void Nobody_looks_by_default()
    {
        IPool pool = Create();
        pool.Alloc(BlockSize);
        ReportsOf(pool.Dispose).Should().BeEmpty();
    }

    [Fact]
    public void A_leak_is_thrown()
    {
        IPool pool = CreateWith(LeakCheck.Error);
        void* block = pool.Alloc(BlockSize);
        Finds(MistakeKind.Leak, block, BlockSize, 0, pool.Dispose);
    }

    [Fact]
    public void What_is_thrown_has_the_sum()
    {
        IPool pool = CreateWith(LeakCheck.Error);
        for (nuint size = 1; size <= 10; size++) pool.Alloc(size);
        pool.Invoking(p => p.Dispose()).Should().Throw<PoolCorruptionException>().Which.Message.Should()
            .StartWith("leak: pool 'nodes' (mvff-debug), block 0x").And.Contain("never freed, nor 9 more from the same place, 55 bytes in all")
            .And.EndWith("\n10 blocks, 55 bytes leaked in 1 place");
    }

    [Fact]
    public void The_block_with_the_lowest_address_stands_for_its_place()
    {
        IPool pool = CreateWith(LeakCheck.Error);
        void* low = pool.Alloc(100), next = pool.Alloc(70);
        pool.Free(low, 100);
        void*[] others = [pool.Alloc(3000), pool.Alloc(50)];
        void* lowest = next;
        foreach (void* other in others)
        {
            if (other < lowest) lowest = other;
        }

        nuint size = lowest == next ? 70u : lowest == others[0] ? 3000u : 50u;
        Finds(MistakeKind.Leak, lowest, size, 0, pool.Dispose);
    }

    [Fact]
    public void All_memory_is_released_before_it_is_thrown()
    {
        nuint committed = Arena.Committed - Arena.SpareCommitted;
        IPool pool = CreateWith(LeakCheck.Error);
        pool.Alloc(1 << 20);
        pool.Invoking(p => p.Dispose()).Should().Throw<PoolCorruptionException>();
        (Arena.Committed - Arena.SpareCommitted).Should().BeLessThan(committed + (64 << 10), "only the arena's own tables have grown");
        Arena.Pools.Should().BeEmpty();
        pool.Invoking(p => p.Dispose()).Should().NotThrow("it is disposed");
    }

    [Theory, InlineData(LeakCheck.Error), InlineData(LeakCheck.Report)]
    public void What_was_freed_is_no_leak(LeakCheck leakCheck)
    {
        IPool pool = CreateWith(leakCheck);
        for (nuint size = 0; size < 2000; size += 7) pool.Free(pool.Alloc(size), size);
        ReportsOf(pool.Dispose).Should().BeEmpty();
    }

    [Fact]
    public void A_leak_is_reported()
    {
        IPool pool = CreateWith(LeakCheck.Report);
        void* block = pool.Alloc(BlockSize);
        (IPool reported, string report) = ReportsOf(pool.Dispose).Should().ContainSingle().Which;
        reported.Should().BeSameAs(pool);
        report.Should().StartWith($"leak: pool 'nodes' (mvff-debug), block 0x{(nuint)block:x}, size {BlockSize}, offset +0: never freed. ")
            .And.EndWith($"\n1 block, {BlockSize} bytes leaked in 1 place");
    }

    [Fact]
    public void A_report_that_nobody_listens_for_goes_to_standard_error()
    {
        IPool pool = CreateWith(LeakCheck.Report);
        pool.Alloc(BlockSize);
        TextWriter error = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try { pool.Dispose(); }
        finally { Console.SetError(error); }
        written.ToString().Should().StartWith("pools: error: leak: pool 'nodes' ");
    }

    [Fact]
    public void Damage_comes_first()
    {
        IPool pool = CreateWith(LeakCheck.Error);
        byte* block = (byte*)pool.Alloc(BlockSize);
        block[BlockSize] = 1;
        Finds(MistakeKind.Overrun, block, BlockSize, BlockSize, pool.Dispose);
    }

    [Fact]
    public void An_arena_passes_on_what_its_pools_throw()
    {
        using Arena arena = new();
        arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.LeakCheck, LeakCheck.Error } }).Alloc(BlockSize);
        arena.Invoking(a => a.Dispose()).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.Leak);
    }
}
