using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class CommitLimitTests : IDisposable
{
    const nuint Grain = 4096, Limit = 1 << 20;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 1.0 }, { Arena.Keys.CommitLimit, (long)Limit } });
    readonly IPool pool;

    public CommitLimitTests()
    {
        pool = arena.CreatePool(GrainCore.Class);
        pool.Free(pool.Alloc(Limit / 2), Limit / 2);
    }

    public void Dispose() => arena.Dispose();

    nuint InUse => arena.Committed - arena.SpareCommitted;

    [Fact]
    public void The_last_grain_below_it_can_be_had_and_the_next_can_not()
    {
        void* none;
        PoolResult result;
        do result = pool.TryAlloc(Grain, out none); while (result == PoolResult.Ok);

        result.Should().Be(PoolResult.CommitLimit);
        ((nuint)none).Should().Be(0);
        arena.Committed.Should().Be(Limit);
        arena.Check();
    }

    [Fact]
    public void Spare_gives_way_to_what_needs_room()
    {
        nuint rest = (Limit - InUse) / Grain * Grain;
        pool.Alloc(rest - 8 * Grain); // what the tables for it may take
        arena.Committed.Should().BeLessThanOrEqualTo(Limit);
        arena.Check();
    }

    [Fact]
    public void Lowered_to_what_is_in_use_it_gives_all_spare_back()
    {
        arena.CommitLimit = InUse;
        arena.SpareCommitted.Should().Be(0);
        arena.Committed.Should().Be(arena.CommitLimit);
        pool.TryAlloc(1, out _).Should().Be(PoolResult.CommitLimit);
    }

    [Fact]
    public void Lowered_by_less_it_gives_only_so_much_spare_back()
    {
        nuint limit = arena.Committed - 3 * Grain, spare = arena.SpareCommitted;
        arena.CommitLimit = limit;
        arena.CommitLimit.Should().Be(limit);
        arena.SpareCommitted.Should().Be(spare - 3 * Grain);
    }

    [Fact]
    public void Below_what_is_in_use_it_is_refused_and_nothing_changes()
    {
        nuint committed = arena.Committed, spare = arena.SpareCommitted;
        arena.Invoking(a => a.CommitLimit = InUse - 1).Should().Throw<PoolException>().WithMessage("*in use*free memory first*")
            .Which.Result.Should().Be(PoolResult.Fail);
        (arena.CommitLimit, arena.Committed, arena.SpareCommitted).Should().Be((Limit, committed, spare));
    }

    [Fact]
    public void Raised_it_lets_the_next_block_through()
    {
        pool.TryAlloc(2 * Limit, out _).Should().Be(PoolResult.CommitLimit);
        arena.CommitLimit = 4 * Limit;
        pool.TryAlloc(2 * Limit, out _).Should().Be(PoolResult.Ok);
    }

    [Fact]
    public void An_arena_that_does_not_fit_below_it_is_not_made()
    {
        Action create = () => new Arena(new Args { { Arena.Keys.CommitLimit, 4096 } });
        create.Should().Throw<PoolException>().WithMessage("*CommitLimit 4K*").Which.Result.Should().Be(PoolResult.CommitLimit);
    }
}
