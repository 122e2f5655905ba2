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
    public void It_starts_in_the_free_range_before_its_extent()
    {
        byte* small = (byte*)pool.Alloc(1000);

        byte* large = (byte*)pool.Alloc(Large);

        ((nuint)large).Should().Be((nuint)small + 1000);
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

    [Fact]
    public void Large_and_small_blocks_share_a_pool()
    {
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
