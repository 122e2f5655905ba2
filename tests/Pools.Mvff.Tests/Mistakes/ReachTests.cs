using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>Frees that reach into what is not the block's.</summary>
public sealed unsafe class ReachTests : IDisposable
{
    const nuint Grain = 4096;

    readonly Arena arena = new();
    readonly IPool pool;

    public ReachTests() => pool = arena.CreatePool(Mvff.Class, new MvffSettings { ExtendBy = (int)Grain }.ToArgs());

    public void Dispose() => arena.Dispose();

    [Fact]
    public void A_free_across_another_pools_grains_is_refused()
    {
        byte* low = (byte*)pool.Alloc(Grain);
        IPool other = arena.CreatePool(Mvff.Class, new MvffSettings { ExtendBy = (int)Grain }.ToArgs());
        byte* between = (byte*)other.Alloc(Grain);
        byte* high = (byte*)pool.Alloc(Grain);
        (low < between && between < high).Should().BeTrue();

        ShouldBeRefused(low, (nuint)(high - low) + Grain, MistakeKind.SizeMismatch);
    }

    [Fact]
    public void A_free_across_free_memory_is_refused()
    {
        byte* low = (byte*)pool.Alloc(1000), middle = (byte*)pool.Alloc(1000);
        pool.Alloc(1000);
        pool.Free(middle, 1000);

        ShouldBeRefused(low, 3000, MistakeKind.SizeMismatch);
    }

    [Fact]
    public void A_free_within_free_memory_is_a_double_free()
    {
        byte* block = (byte*)pool.Alloc(1000);
        pool.Alloc(8);
        pool.Free(block, 1000);

        ShouldBeRefused(block + 504, 8, MistakeKind.DoubleFree);
    }

    void ShouldBeRefused(byte* block, nuint size, MistakeKind kind)
    {
        nuint free = pool.FreeSize, total = pool.TotalSize;
        pool.Invoking(p => p.Free(block, size)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(kind);
        (pool.FreeSize, pool.TotalSize).Should().Be((free, total));
        pool.Check(CheckLevel.Deep);
    }
}
