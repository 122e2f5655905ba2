using System;
using System.Collections.Generic;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>Blocks of 32 MiB and more, whose bits are not written and whose grains go back at once.</summary>
public sealed unsafe class LargeBlockTests : IDisposable
{
    const nuint Large = 40 << 20;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 } });
    readonly IPool pool;

    public LargeBlockTests() => pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 1.0 } });

    public void Dispose() => arena.Dispose();

    [Fact]
    public void It_has_grains_of_its_own()
    {
        pool.Alloc(1000);

        byte* large = (byte*)pool.Alloc(Large);

        ((nuint)large & (arena.GrainSize - 1)).Should().Be(0);
        (pool.TotalSize - pool.FreeSize).Should().Be(1000 + Large);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Its_grains_leave_the_pool_when_it_is_freed()
    {
        pool.Alloc(1000);
        nuint before = pool.TotalSize;
        void* large = pool.Alloc(Large);

        pool.Free(large, Large);

        pool.TotalSize.Should().BeLessThan(before + 2 * arena.GrainSize);
        (pool.TotalSize - pool.FreeSize).Should().Be(1000);
        pool.Check(CheckLevel.Deep);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1000, 8)]
    [InlineData(5000, 8)]
    [InlineData(1 << 20, 8)]
    [InlineData(1000, 64)]
    [InlineData(1000, 2 << 20)]
    public void The_next_of_its_size_fits_where_it_was(int before, int alignment)
    {
        const nuint Odd = Large + 24;
        if (before != 0) pool.Alloc((nuint)before);
        nuint small = pool.TotalSize;
        void* first = pool.AllocAligned(Odd, (nuint)alignment), behind = pool.AllocAligned(Odd, (nuint)alignment);
        pool.TotalSize.Should().Be(small + 2 * (Large + arena.GrainSize), "grains that are there for the alignment go again");
        pool.Free(first, Odd);
        nuint reached = arena.Committed + arena.GrainSize; // a page of tables
        for (int i = 0; i < 10; i++)
        {
            void* next = pool.AllocAligned(Odd, (nuint)alignment);
            ((nuint)next).Should().Be((nuint)first);
            arena.Committed.Should().BeLessThanOrEqualTo(reached, "it needs no memory that was not there");
            pool.Free(next, Odd);
            pool.Check(CheckLevel.Deep);
        }
        pool.Free(behind, Odd);
        pool.TotalSize.Should().Be(small);
        (pool.TotalSize - pool.FreeSize).Should().Be((nuint)before);
    }

    [Fact]
    public void Its_last_grain_stays_while_a_small_block_is_in_it()
    {
        void* large = pool.Alloc(Large + 24), small = pool.Alloc(1000);
        nuint grains = pool.TotalSize;
        ((nuint)small).Should().Be((nuint)large + Large + 24);

        pool.Free(large, Large + 24);

        pool.TotalSize.Should().Be(grains - Large);
        (pool.TotalSize - pool.FreeSize).Should().Be(1000);
        pool.Free(small, 1000);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void What_ExtendBy_asks_for_beyond_it_stays()
    {
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.ExtendBy, 2 * (long)Large }, { Mvff.Keys.Spare, 1.0 } });

        pool.AllocAligned(Large, 2 << 20);

        pool.TotalSize.Should().BeInRange(2 * Large - (2 << 20), 2 * Large);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void It_is_not_freed_twice()
    {
        void* large = pool.Alloc(Large);
        pool.Free(large, Large);

        Action again = () => pool.Free(large, Large);

        again.Should().Throw<PoolCorruptionException>();
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void A_hole_in_it_is_not_freed_again()
    {
        byte* large = (byte*)pool.Alloc(Large);
        pool.Free(large + (Large / 2), 64);

        Action all = () => pool.Free(large, Large);

        all.Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.SizeMismatch);
        (pool.TotalSize - pool.FreeSize).Should().Be(Large - 64);
        pool.Check(CheckLevel.Deep);
    }

    [Theory]
    [InlineData(4 << 10)]
    [InlineData(1 << 20)]
    [InlineData(64 << 20)] // in which there may be room for several
    public void Large_and_small_blocks_share_a_pool(int grainSize)
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 }, { Arena.Keys.GrainSize, grainSize } });
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 1.0 } });
        Random random = new(7);
        List<(nuint Block, nuint Size)> live = [];
        nuint sum = 0;
        for (int i = 0; i < 400; i++)
        {
            if (live.Count > 8 || (live.Count > 0 && random.Next(3) == 0))
            {
                int at = random.Next(live.Count);
                (nuint block, nuint size) = live[at];
                live.RemoveAt(at);
                pool.Free((void*)block, size);
                sum -= size;
            }
            else
            {
                nuint size = (nuint)(random.Next(4) == 0 ? random.Next(32 << 20, 80 << 20) : random.Next(1, 200_000)) & ~(nuint)7;
                live.Add(((nuint)pool.Alloc(size), size));
                sum += size;
            }
            (pool.TotalSize - pool.FreeSize).Should().Be(sum);
            if (i % 20 == 0) pool.Check(CheckLevel.Deep);
        }
    }
}
