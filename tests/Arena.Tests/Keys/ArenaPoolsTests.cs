using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>An arena and its pools.</summary>
public sealed unsafe class ArenaPoolsTests
{
    [Fact]
    public void Its_text_is_its_figures_in_units_a_person_reads()
    {
        Arena arena = new(new Args { { Arena.Keys.Size, 1 << 30 }, { Arena.Keys.CommitLimit, 64 << 20 }, { Arena.Keys.Name, "trees" }, { Arena.Keys.Spare, 1.0 } });
        arena.ToString().Should().MatchRegex(@"^trees: [0-9.]+K committed \(0 spare\) of 1G reserved, limit 64M$");
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Free(pool.Alloc(1 << 20), 1 << 20);
        arena.ToString().Should().Contain("(1M spare)");
        arena.Dispose();
        arena.ToString().Should().Be("trees (disposed)");
    }

    [Fact]
    public void What_no_pool_has_has_no_pool()
    {
        using Arena arena = new();
        IPool pool = arena.CreatePool(GrainCore.Class);
        byte* block = (byte*)pool.Alloc(4096);
        byte onStack = 0;

        arena.TryGetPool(&onStack, out IPool? none).Should().BeFalse();
        none.Should().BeNull();
        arena.TryGetPool(null, out _).Should().BeFalse();
        arena.TryGetPool(block + 4096, out _).Should().BeFalse();
        arena.Contains(block + 4096).Should().BeTrue();
        arena.Contains(&onStack).Should().BeFalse();

        pool.Free(block, 4096);
        arena.TryGetPool(block, out _).Should().BeFalse();
    }

    [Fact]
    public void Disposed_it_says_so_whatever_is_asked_of_it()
    {
        Arena arena = new(new Args { { Arena.Keys.Name, "trees" } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        arena.Dispose();
        arena.Dispose();
        Action[] uses =
        [
            () => _ = arena.Reserved, () => _ = arena.Committed, () => _ = arena.SpareCommitted, () => _ = arena.GrainSize, () => _ = arena.CommitLimit,
            () => arena.CommitLimit = 1, () => _ = arena.Spare, () => arena.Spare = 1, () => _ = arena.Pools, () => arena.CreatePool(GrainCore.Class),
            () => arena.Contains(null), () => arena.TryGetPool(null, out _), () => arena.Extend((void*)4096, 4096), () => arena.Check(), () => pool.Alloc(1),
        ];
        foreach (Action use in uses) use.Should().Throw<ObjectDisposedException>();
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(65536)]
    [InlineData(2 << 20)]
    public void Grains_may_be_larger_than_pages(int grain)
    {
        using Arena arena = new(new Args { { Arena.Keys.GrainSize, grain }, { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint before = arena.Committed;
        void* block = pool.Alloc(1), other = pool.Alloc((nuint)grain + 1);
        ((nuint)block % (nuint)grain).Should().Be(0);
        (arena.Committed - before).Should().BeInRange((nuint)(3 * grain), (nuint)(3 * grain + (64 << 10)));
        pool.Free(block, 1);
        pool.Free(other, (nuint)grain + 1);
        arena.Check();
    }
}
