using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>A class that can not pass the kit, having no blocks: what it promises instead, alone and under the debugging layer.</summary>
public sealed unsafe class NullPoolTests : IDisposable
{
    readonly Arena arena = new();

    public static TheoryData<PoolClass> Classes => [NullPool.Class, DebugPool.Of(NullPool.Class)];

    public void Dispose() => arena.Dispose();

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_allocation_is_refused_with_the_reason(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass, new Args { { NullPool.Keys.Name, "nothing" } });
        foreach (nuint size in new nuint[] { 0, 1, 48, 1 << 20 })
        {
            pool.TryAlloc(size, out void* block).Should().Be(PoolResult.Limit);
            ((nuint)block).Should().Be(0);
            pool.TryAllocAligned(size, 4096, out _).Should().Be(PoolResult.Limit);
        }
        pool.Invoking(p => (nuint)p.Alloc(48)).Should().Throw<PoolException>()
            .WithMessage($"Limit: pool 'nothing' ({poolClass}) could not allocate 48 bytes.*no block of its class may be that large*")
            .Which.Result.Should().Be(PoolResult.Limit);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void No_address_is_one_of_its_blocks(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass);
        byte local = 0;
        void* address = &local;
        pool.Invoking(p => p.Free(address, 1)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.InvalidFree);
        pool.Invoking(p => p.Free(null, 1)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.InvalidFree);
        pool.TryResize(address, 1, 2).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void It_has_nothing_and_is_sound(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass);
        (pool.TotalSize, pool.FreeSize, pool.LargestFree, pool.FreeRangeCount).Should().Be(((nuint)0, (nuint)0, (nuint)0, (nuint)0));
        pool.FreeRanges().Should().BeEmpty();
        pool.Check(CheckLevel.Deep);
    }
}
