using System;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

// Blocks: aligned, apart from each other, kept, counted.
public abstract unsafe partial class PoolConformance
{
    [Fact]
    public void Blocks_are_aligned_and_apart_and_keep_their_content() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        LiveBlocks blocks = new(pool, random);
        for (int i = 0; i < 4000; i++)
        {
            nuint size = Fit((nuint)random.Next(random.Next(100) == 0 ? 200_000 : 600));
            if (blocks.Count > 0 && random.Next(600) < blocks.Count) blocks.FreeAny();
            else if (blocks.Count > 0 && random.Next(4) == 0) blocks.ResizeAny(size);
            else blocks.Alloc(size);
            if (AccountsToTheByte) Allocated(pool).Should().Be(blocks.RoundedSize);
            if (i % 200 != 0) continue;
            blocks.ShouldBeIntact();
            pool.Check(CheckLevel.Deep);
        }
        blocks.FreeAll();
        ShouldBeEmpty(pool);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(70_000)]
    [InlineData(5_000_000)]
    public void A_block_of_any_size_is_whole_and_counted(int wanted)
    {
        using IPool pool = CreatePool();
        int size = (int)Fit((nuint)wanted);
        byte* block = (byte*)pool.Alloc((nuint)size);
        ((nuint)block % pool.Align).Should().Be(0);
        for (int i = 0; i < size; i += 512) block[i] = 1;
        if (size > 0) block[size - 1] = 1;

        if (AccountsToTheByte) Allocated(pool).Should().Be(RoundUp((nuint)size, pool.Align));
        else Allocated(pool).Should().BeGreaterThanOrEqualTo(RoundUp((nuint)size, pool.Align));
        pool.Check(CheckLevel.Deep);
        pool.Free(block, (nuint)size);
        ShouldBeEmpty(pool);
    }

    [Fact]
    public void Two_blocks_of_no_bytes_are_two_blocks()
    {
        using IPool pool = CreatePool();
        nuint a = (nuint)Alloc(pool, 0), b = (nuint)Alloc(pool, 0);
        a.Should().NotBe(0).And.NotBe(b);
        Free(pool, (void*)a, 0);
        Free(pool, (void*)b, 0);
        ShouldBeEmpty(pool);
    }

    [Fact]
    public void An_aligned_block_is_aligned_and_freed_as_any_other() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        LiveBlocks blocks = new(pool, random);
        for (int i = 0; i < 300; i++)
        {
            nuint alignment = Math.Min((nuint)1 << random.Next(17), LargestAlignment), size = Fit((nuint)random.Next(5000));
            void* block = pool.AllocAligned(size, alignment);
            ((nuint)block % alignment).Should().Be(0);
            blocks.Add(block, size);
            if (random.Next(3) == 0) blocks.FreeAny();
        }
        if (AccountsToTheByte) Allocated(pool).Should().Be(blocks.RoundedSize);
        blocks.ShouldBeIntact();
        blocks.FreeAll();
        ShouldBeEmpty(pool);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public void An_alignment_that_is_no_power_of_two_is_refused(int alignment)
    {
        using IPool pool = CreatePool();
        pool.TryAllocAligned(10, (nuint)alignment, out void* none).Should().Be(PoolResult.Param);
        ((nuint)none).Should().Be(0);
        pool.Invoking(p => (nuint)p.AllocAligned(10, (nuint)alignment)).Should().Throw<ArgumentException>().WithMessage($"*{pool.Name}*{alignment}*power of two*");
    }

    [Fact]
    public void A_resize_succeeds_in_place_or_changes_nothing()
    {
        using IPool pool = CreatePool();
        nuint small = Fit(1000), large = Fit(3000);
        byte* block = (byte*)pool.Alloc(small);
        block[small - 1] = 7;
        nuint before = Allocated(pool);

        if (pool.TryResize(block, small, large))
        {
            block[large - 1] = 8;
            pool.Free(block, large);
        }
        else
        {
            Allocated(pool).Should().Be(before);
            block[small - 1].Should().Be(7);
            pool.Free(block, small);
        }
        ShouldBeEmpty(pool);
    }

    [Fact]
    public void No_block_grows_into_another()
    {
        using IPool pool = CreatePool();
        nuint size = Fit(1000);
        byte* a = (byte*)pool.Alloc(size), b = (byte*)pool.Alloc(size);
        byte* low = a < b ? a : b;
        nuint distance = (nuint)(a < b ? b - a : a - b);
        pool.TryResize(low, size, distance + 1).Should().BeFalse();
        pool.TryResize(low, size, nuint.MaxValue).Should().BeFalse();
        pool.Free(a, size);
        pool.Free(b, size);
        ShouldBeEmpty(pool);
    }
}
