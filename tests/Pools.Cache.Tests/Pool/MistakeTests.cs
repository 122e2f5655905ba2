using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>What is no small block in use is told from one, and nothing changes.</summary>
public sealed unsafe class MistakeTests : IDisposable
{
    const nuint Size = 48; // 341 slots, and a tail of 16 bytes

    readonly CachedPool pool = new();
    readonly byte* block;

    public MistakeTests()
    {
        block = (byte*)pool.Pool.Alloc(Size);
        new Span<byte>(block, (int)Size).Clear();
    }

    byte* Run => (byte*)((nuint)block & ~(Core.Run.Bytes - 1));

    [Fact]
    public void A_second_free()
    {
        byte* freed = (byte*)pool.Pool.Alloc(Size);
        pool.Pool.Free(freed, Size);
        Is(MistakeKind.DoubleFree, freed, Size).Size.Should().Be(Size);
    }

    [Fact]
    public void A_slot_in_a_batch_that_was_taken()
    {
        Failure failure = default;
        CacheCore<MvffCore>.TakeSlots(pool.Core, SizeClass.Of(Size), 4, out void* first, ref failure).Should().Be(4);
        Is(MistakeKind.DoubleFree, (byte*)first, Size);
        CacheCore<MvffCore>.PutSlots(pool.Core, SizeClass.Of(Size), first, 4, again: false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(47)]
    public void An_address_inside(int offset) => Is(MistakeKind.InvalidFree, block + offset, Size);

    [Fact]
    public void The_tail_of_a_run() => Is(MistakeKind.InvalidFree, Run + Core.Run.Bytes / Size * Size, Size);

    [Fact]
    public void A_slot_that_was_never_used() => Is(MistakeKind.InvalidFree, Run + 100 * Size, Size);

    [Fact]
    public void Memory_that_was_a_run()
    {
        byte* other = (byte*)pool.Pool.Alloc(1024);
        byte*[] all = new byte*[40];
        for (int i = 0; i < all.Length; i++) all[i] = (byte*)pool.Pool.Alloc(1024);
        pool.Pool.Free(other, 1024);
        foreach (byte* each in all) pool.Pool.Free(each, 1024);
        byte* gone = all[20];
        pool.IsInRun(gone).Should().BeFalse("its run went back");
        pool.Pool.Invoking(p => p.Free(gone, 1024)).Should().Throw<PoolCorruptionException>();
    }

    [Fact]
    public void Memory_of_nobody()
    {
        byte here = 0;
        Is(MistakeKind.InvalidFree, &here, Size);
        Is(MistakeKind.InvalidFree, (byte*)nuint.MaxValue - 15, Size);
        Is(MistakeKind.InvalidFree, null, Size);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(49)]
    [InlineData(1 << 20)]
    [InlineData(-1)]
    [InlineData(-16)]
    public void Another_size(long size) => Is(MistakeKind.SizeMismatch, block, unchecked((nuint)size));

    public void Dispose() => pool.Dispose();

    PoolCorruptionException Is(MistakeKind kind, byte* freed, nuint size)
    {
        nuint inUse = pool.InUse, cached = pool.Cached;
        PoolCorruptionException mistake = pool.Pool.Invoking(p => p.Free(freed, size)).Should().Throw<PoolCorruptionException>().Which;
        mistake.Kind.Should().Be(kind);
        mistake.Block.Should().Be((nuint)freed);
        (pool.InUse, pool.Cached).Should().Be((inUse, cached));
        pool.Pool.Check(CheckLevel.Deep);
        return mistake;
    }
}
