using System;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

// What can not be had is refused, and nothing else suffers.
public abstract unsafe partial class PoolConformance
{
    [Theory]
    [InlineData(1L << 47)]
    [InlineData(1L << 56)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(-4096)]
    public void A_size_that_no_machine_has_is_refused_and_the_pool_works_on(long size)
    {
        using IPool pool = CreatePool();
        nuint huge = unchecked((nuint)size);
        pool.TryAlloc(huge, out void* none).Should().NotBe(PoolResult.Ok);
        ((nuint)none).Should().Be(0);
        pool.TryAllocAligned(huge, 1 << 20, out none).Should().NotBe(PoolResult.Ok);
        pool.TryAllocAligned(1, (nuint)1 << 63, out none).Should().NotBe(PoolResult.Ok);
        pool.Invoking(p => (nuint)p.Alloc(huge)).Should().Throw<PoolException>().WithMessage($"*{pool.Name}*{huge} bytes*");

        Free(pool, Alloc(pool, 100), 100);
        ShouldBeEmpty(pool);
    }

    [Fact]
    public void At_the_commit_limit_allocation_fails_and_what_is_freed_can_be_had_again() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        arena.CommitLimit = arena.Committed + (2 << 20);
        LiveBlocks blocks = new(pool, random);
        PoolResult result;
        nuint size = Fit(3000);
        while ((result = pool.TryAlloc(size, out void* block)) == PoolResult.Ok) blocks.Add(block, size);

        result.Should().Be(PoolResult.CommitLimit);
        arena.Committed.Should().BeLessThanOrEqualTo(arena.CommitLimit);
        Allocated(pool).Should().BeGreaterThan(1 << 20);
        blocks.Count.Should().BeGreaterThan(100);
        pool.Check(CheckLevel.Deep);
        blocks.ShouldBeIntact();
        for (int i = 0; i < 50; i++)
        {
            void* again;
            do blocks.FreeAny(); // one will do, where what is freed stays the pool's
            while ((result = pool.TryAlloc(size, out again)) != PoolResult.Ok && !KeepsWhatIsFreed && blocks.Count > 50);
            result.Should().Be(PoolResult.Ok);
            blocks.Add(again, size);
        }
        while (pool.TryAlloc(size, out void* last) == PoolResult.Ok) blocks.Add(last, size);
        pool.Invoking(p => (nuint)p.Alloc(Fit(1 << 20))).Should().Throw<PoolException>().WithMessage("*CommitLimit*").Which.Result.Should().Be(PoolResult.CommitLimit);
        blocks.FreeAll();
        ShouldBeEmpty(pool);
    });

    [Fact]
    public void Each_system_call_may_fail_and_nothing_is_lost() => Seeded.Run(random =>
    {
        int faults = Faults.InTurn(() => UseUnderFaults(random));
        faults.Should().BeGreaterThan(5);
        Faults.InTurn(() => UseUnderFaults(random), andAllAfter: true).Should().BeGreaterThan(0);
    });

    // A pool from its creation on, that grows past the arena's first chunk and gives back.
    void UseUnderFaults(Random random)
    {
        nuint reserved = arena.Reserved;
        IPool pool;
        try { pool = CreatePool(); }
        catch (PoolException)
        {
            arena.Check();
            arena.Reserved.Should().Be(reserved);
            return;
        }
        LiveBlocks blocks = new(pool, random);
        foreach (nuint wanted in new nuint[] { 100, 5000, 100_000, 2 << 20, 300, 70_000 })
        {
            nuint size = Fit(wanted);
            nuint before = Allocated(pool);
            PoolResult result = pool.TryAlloc(size, out void* block);
            pool.Check(CheckLevel.Deep);
            if (result == PoolResult.Ok) blocks.Add(block, size);
            else Allocated(pool).Should().Be(before);
        }
        blocks.ShouldBeIntact();
        blocks.FreeAll();
        ShouldBeEmpty(pool);
        pool.Dispose();
        arena.Check();
        arena.Reserved.Should().Be(reserved);
    }
}
