using System;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What a fixed-size pool does that others do not.</summary>
public sealed unsafe class MfsTests : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });

    public void Dispose() => arena.Dispose();

    [Fact]
    public void Without_a_unit_size_there_is_no_pool() =>
        arena.Invoking(a => a.CreatePool(Mfs.Class)).Should().Throw<ArgumentException>().WithMessage("mfs: UnitSize is missing: it is required and must be a number of bytes*");

    [Fact]
    public void The_block_freed_last_is_handed_out_first()
    {
        using IPool pool = Create(64);
        void* a = pool.Alloc(64), b = pool.Alloc(64), c = pool.Alloc(64);
        pool.Free(a, 64);
        pool.Free(c, 64);
        pool.Free(b, 64);
        nuint[] again = [(nuint)pool.Alloc(64), (nuint)pool.Alloc(64), (nuint)pool.Alloc(64)];
        again.Should().Equal((nuint)b, (nuint)c, (nuint)a);
    }

    [Fact]
    public void Fresh_blocks_lie_side_by_side()
    {
        using IPool pool = Create(48);
        byte* first = (byte*)pool.Alloc(48);
        for (int i = 1; i < 1000; i++) ((nuint)pool.Alloc(48)).Should().Be((nuint)(first + i * 48));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(0)]
    public void Another_size_is_refused_with_what_to_do(int size)
    {
        using IPool pool = Create(64);
        void* block = pool.Alloc(64);
        pool.TryAlloc((nuint)size, out void* none).Should().Be(PoolResult.Param);
        ((nuint)none).Should().Be(0);
        pool.Invoking(p => (nuint)p.Alloc((nuint)size)).Should().Throw<PoolException>()
            .WithMessage($"Param: pool '{pool.Name}' (mfs) could not allocate {size} bytes. All blocks of the pool have its UnitSize: *");
        PoolCorruptionException mistake = pool.Invoking(p => p.Free(block, (nuint)size)).Should().Throw<PoolCorruptionException>().Which;
        (mistake.Kind, mistake.Size, mistake.GivenSize).Should().Be((MistakeKind.SizeMismatch, 64, (nuint)size));
        pool.Free(block, 64);
    }

    [Fact]
    public void An_alignment_that_divides_unit_and_grain_comes_by_itself()
    {
        using IPool pool = Create(192);
        for (int i = 0; i < 100; i++) ((nuint)pool.AllocAligned(192, 64) % 64).Should().Be(0);
        pool.TryAllocAligned(192, 128, out _).Should().Be(PoolResult.Unimplemented);
        pool.Invoking(p => (nuint)p.AllocAligned(192, 128)).Should().Throw<PoolException>().WithMessage("*An alignment above Align must divide UnitSize*");
    }

    [Fact]
    public void The_figures_are_exact()
    {
        using IPool pool = Create(60);
        pool.TotalSize.Should().Be(0);
        void* block = pool.Alloc(60);
        pool.TotalSize.Should().Be(65536, "that many units of 64 bytes fit into ExtendBy");
        (pool.TotalSize - pool.FreeSize).Should().Be(64);
        (pool.LargestFree, pool.FreeRangeCount).Should().Be(((nuint)64, (nuint)1023));
        pool.FreeRanges().Should().HaveCount(1023);
        pool.FreeRanges().Select(range => range.Size).Distinct().Should().Equal(64);
        pool.FreeRanges().Select(range => range.Address).Should().BeInAscendingOrder().And.NotContain((nuint)block);
        pool.Free(block, 60);
    }

    [Fact]
    public void Free_memory_goes_back_but_for_what_it_would_ask_for_next()
    {
        using IPool pool = Create(1000);
        nuint[] blocks = new nuint[5000];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = (nuint)pool.Alloc(1000);
        nuint reserved = arena.Reserved, committed = arena.Committed;
        foreach (nuint block in blocks.Skip(1)) pool.Free((void*)block, 1000);
        pool.Check(CheckLevel.Deep);
        arena.Committed.Should().BeLessThan(committed - 4_500_000);
        arena.Reserved.Should().BeLessThan(reserved, "chunks that are empty go back as well");
        pool.Free((void*)blocks[0], 1000);
        pool.TotalSize.Should().BeInRange(62_000, 128 << 10);

        // On and off one block it does not shrink and grow.
        nuint total = pool.TotalSize;
        for (int i = 0; i < 10; i++)
        {
            pool.Free(pool.Alloc(1000), 1000);
            pool.TotalSize.Should().Be(total);
        }
    }

    [Fact]
    public void A_limit_bounds_the_grains_that_it_has()
    {
        using IPool pool = arena.CreatePool(Mfs.Class, new Args { { Mfs.Keys.UnitSize, 4096 }, { Mfs.Keys.Limit, 100_000 } });
        int count = 0;
        PoolResult result;
        while ((result = pool.TryAlloc(4096, out _)) == PoolResult.Ok) count++;
        result.Should().Be(PoolResult.Limit);
        count.Should().BeInRange(22, 24);
    }

    [Fact]
    public void Debugged_it_has_room_for_the_fences_and_names_an_overrun()
    {
        using IPool pool = arena.CreatePool(DebugPool.Of(Mfs.Class), new Args { { Mfs.Keys.UnitSize, 60 }, { DebugPool.Keys.FenceSize, 20 } });
        byte* block = (byte*)pool.Alloc(60);
        (pool.TotalSize - pool.FreeSize).Should().BeGreaterThanOrEqualTo(64 + 2 * 24);
        block[60] = 1;
        PoolCorruptionException mistake = pool.Invoking(p => p.Free(block, 60)).Should().Throw<PoolCorruptionException>().Which;
        (mistake.Kind, mistake.Offset).Should().Be((MistakeKind.Overrun, 60L));
        pool.TryAlloc(50, out _).Should().Be(PoolResult.Param);
    }

    IPool Create(long unitSize) => arena.CreatePool(Mfs.Class, new Args { { Mfs.Keys.UnitSize, unitSize } });
}
