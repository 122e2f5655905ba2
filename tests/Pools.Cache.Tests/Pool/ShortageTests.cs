using System;
using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>When the system, or a limit, refuses memory.</summary>
public sealed unsafe class ShortageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_system_call_may_fail_and_nothing_is_lost(bool andAllAfter)
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });
        nuint reserved = arena.Reserved;
        Faults.InTurn(() => UseUnderFaults(arena, reserved), andAllAfter).Should().BeGreaterThan(5);
    }

    /// <summary>A batch that can not be had changes nothing, and can be had afterwards.</summary>
    [Fact]
    public void A_batch_is_had_or_not()
    {
        using CachedPool pool = new();
        int faults = Faults.InTurn(() =>
        {
            for (nuint sizeClass = 1; sizeClass < SizeClass.Count; sizeClass += 9)
            {
                nuint before = pool.InUse;
                Failure failure = default;
                nuint count = CacheCore<MvffCore>.TakeSlots(pool.Core, sizeClass, 10, out void* first, ref failure);
                pool.InUse.Should().Be(before + count * SizeClass.SizeOf(sizeClass));
                if (count != 0) CacheCore<MvffCore>.PutSlots(pool.Core, sizeClass, first, count, again: false);
                else failure.Result.Should().Be(PoolResult.Memory);
                pool.InUse.Should().Be(before);
                pool.Pool.Check(CheckLevel.Deep);
            }
        });
        faults.Should().BeGreaterThan(0);
        Failure unused = default;
        CacheCore<MvffCore>.TakeSlots(pool.Core, 5, 3, out _, ref unused).Should().Be(3);
    }

    [Fact]
    public void The_commit_limit_holds_and_what_is_freed_can_be_had_again()
    {
        using CachedPool pool = new();
        Arena arena = pool.Pool.Arena;
        arena.CommitLimit = arena.Committed + (1 << 20);
        List<nuint> blocks = [];
        PoolResult result;
        while ((result = pool.Pool.TryAlloc(300, out void* block)) == PoolResult.Ok) blocks.Add((nuint)block);

        result.Should().Be(PoolResult.CommitLimit);
        arena.Committed.Should().BeLessThanOrEqualTo(arena.CommitLimit);
        blocks.Count.Should().BeGreaterThan(2500);
        pool.Pool.Check(CheckLevel.Deep);
        for (int i = 0; i < 100; i++)
        {
            pool.Pool.Free((void*)blocks[i], 300);
            blocks[i] = (nuint)pool.Pool.Alloc(300);
        }
        foreach (nuint block in blocks) pool.Pool.Free((void*)block, 300);
        pool.InUse.Should().Be(0);
        pool.Pool.TryAlloc(500_000, out _).Should().Be(PoolResult.Ok, "the runs went back");
    }

    /// <summary>A pool from its creation on. It may do without runs, and then has blocks all the same.</summary>
    static void UseUnderFaults(Arena arena, nuint reserved)
    {
        CachedPool pool;
        try { pool = new CachedPool(arena); }
        catch (PoolException)
        {
            arena.Check();
            arena.Reserved.Should().Be(reserved);
            return;
        }
        List<(nuint Block, nuint Size)> blocks = [];
        foreach (nuint size in new nuint[] { 100, 16, 1024, 5000, 100, 600_000, 700, 48 })
        {
            nuint before = pool.InUse;
            if (pool.Pool.TryAlloc(size, out void* block) == PoolResult.Ok) blocks.Add(((nuint)block, size));
            else pool.InUse.Should().Be(before);
            pool.Pool.Check(CheckLevel.Deep);
        }
        foreach ((nuint block, nuint size) in blocks) pool.Pool.Free((void*)block, size);
        pool.InUse.Should().Be(0);
        pool.Dispose();
        arena.Check();
        arena.Reserved.Should().Be(reserved);
    }
}
