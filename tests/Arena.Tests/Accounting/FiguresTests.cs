using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>Reserved, committed and spare, to the byte, after each step.</summary>
public sealed unsafe class FiguresTests
{
    const nuint Grain = 4096;

    static Arena Create(double spare = 1, long size = 64 << 20, long commitLimit = long.MaxValue) => new(new Args
    {
        { Arena.Keys.Size, size }, { Arena.Keys.Spare, spare }, { Arena.Keys.CommitLimit, commitLimit },
    });

    // With the tables for its first megabyte committed, so that what follows is grains alone.
    static IPool Warm(Arena arena)
    {
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Free(pool.Alloc(1 << 20), 1 << 20);
        arena.Core->GiveSpareBack();
        return pool;
    }

    [Fact]
    public void A_new_arena_has_reserved_its_size_and_committed_its_tables()
    {
        using Arena arena = Create();
        arena.Reserved.Should().Be(64 << 20);
        arena.Committed.Should().Be(2 * Grain);
        arena.SpareCommitted.Should().Be(0);
        arena.CommitLimit.Should().Be(nuint.MaxValue >> 1);
    }

    [Theory]
    [InlineData(1, 64 << 12)]
    [InlineData((64 << 12) + 1, 65 << 12)]
    public void A_size_is_at_least_64_grains_and_rounded_up_to_grains(long size, int reserved)
    {
        using Arena arena = Create(size: size);
        arena.Reserved.Should().Be((nuint)reserved);
    }

    [Fact]
    public void What_is_freed_becomes_spare_and_is_used_before_anything_else()
    {
        using Arena arena = Create();
        IPool pool = Warm(arena);
        nuint before = arena.Committed;

        void* block = pool.Alloc(10 * Grain);
        arena.Committed.Should().Be(before + 10 * Grain);
        arena.SpareCommitted.Should().Be(0);

        pool.Free(block, 10 * Grain);
        arena.Committed.Should().Be(before + 10 * Grain);
        arena.SpareCommitted.Should().Be(10 * Grain);

        pool.Alloc(4 * Grain);
        arena.Committed.Should().Be(before + 10 * Grain);
        arena.SpareCommitted.Should().Be(6 * Grain);

        pool.Alloc(7 * Grain); // no seven spare grains lie together: six of them and one more, or seven more
        arena.Committed.Should().BeOneOf(before + 11 * Grain, before + 17 * Grain);
        arena.Reserved.Should().Be(64 << 20);
    }

    [Fact]
    public void With_no_spare_all_goes_back_at_once()
    {
        using Arena arena = Create(spare: 0);
        IPool pool = Warm(arena);
        nuint before = arena.Committed;
        pool.Free(pool.Alloc(10 * Grain), 10 * Grain);
        arena.Committed.Should().Be(before);
        arena.SpareCommitted.Should().Be(0);
    }

    [Fact]
    public void When_spare_passes_its_fraction_at_least_half_of_it_goes_back()
    {
        using Arena arena = Create(spare: 0.5);
        IPool pool = Warm(arena);
        nuint before = arena.Committed;
        byte* block = (byte*)pool.Alloc(100 * Grain);
        for (nuint freed = 1, spare = 0; freed <= 100; freed++, block += Grain)
        {
            pool.Free(block, Grain);
            spare += Grain;
            if (arena.SpareCommitted != spare)
            {
                spare.Should().BeGreaterThan((nuint)(0.5 * (before + (100 - freed) * Grain + spare)));
                arena.SpareCommitted.Should().BeLessThanOrEqualTo(spare / 2 / Grain * Grain);
            }
            spare = arena.SpareCommitted;
            arena.Committed.Should().Be(before + (100 - freed) * Grain + spare);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.99999)]
    public void Setting_the_spare_fraction_gives_back_at_once_what_exceeds_it(double fraction)
    {
        using Arena arena = Create();
        IPool pool = Warm(arena);
        pool.Alloc(40 * Grain);
        pool.Free(pool.Alloc(160 * Grain), 160 * Grain);
        nuint inUse = arena.Committed - arena.SpareCommitted;

        arena.Spare = fraction;

        arena.Spare.Should().Be(fraction);
        ((double)arena.SpareCommitted).Should().BeLessThanOrEqualTo(fraction * arena.Committed);
        ((double)(arena.SpareCommitted + Grain)).Should().BeGreaterThan(Math.Min(160 * Grain, fraction / (1 - fraction) * inUse), "no more goes back than must");
        (arena.Committed - arena.SpareCommitted).Should().Be(inUse);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_spare_that_is_no_fraction_is_refused(double fraction)
    {
        using Arena arena = Create();
        arena.Invoking(a => a.Spare = fraction).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Spare must be a number from 0 to 1*");
        arena.Spare.Should().Be(1);
    }

    [Fact]
    public void Growth_reserves_a_chunk_that_goes_when_it_is_empty()
    {
        using Arena arena = Create(size: 1 << 20);
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint committed = arena.Committed;

        void* block = pool.Alloc(3 << 20);
        arena.Reserved.Should().BeGreaterThan(4 << 20);
        arena.Contains(block).Should().BeTrue();

        pool.Free(block, 3 << 20);
        arena.Reserved.Should().Be(1 << 20);
        arena.Committed.Should().Be(committed);
        arena.SpareCommitted.Should().Be(0);
        arena.Contains(block).Should().BeFalse();
    }
}
