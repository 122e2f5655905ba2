using System;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Classes with a free slot have it for the next smaller ones that have none.</summary>
public sealed unsafe class LendTests : IDisposable
{
    readonly CachedPool pool = new();

    [Theory]
    [InlineData(8, 9)]
    [InlineData(32, 36)]
    [InlineData(60, 64)]
    public void A_free_slot_up_to_an_eighth_larger(int borrower, int lender)
    {
        nuint wanted = SizeClass.SizeOf((nuint)borrower), size = SizeClass.SizeOf((nuint)lender);
        void* slot = FreeSlot(lender);
        nuint cached = pool.Cached;

        ((nuint)Lend(borrower)).Should().Be((nuint)slot);
        ((nuint)Lend(borrower)).Should().Be(0, "it was the only one");
        pool.Cached.Should().Be(cached - size, "all of it is in use");
        pool.Pool.Check(CheckLevel.Deep);

        pool.Pool.Free(slot, wanted);
        pool.Cached.Should().Be(cached);
        pool.Pool.Check(CheckLevel.Deep);
    }

    [Theory]
    [InlineData(7, 8)] // a seventh larger
    [InlineData(8, 10)]
    [InlineData(32, 37)]
    [InlineData(32, 31)]
    [InlineData(63, 62)]
    public void None_that_is_much_larger_or_too_small(int borrower, int lender)
    {
        FreeSlot(lender);
        ((nuint)Lend(borrower)).Should().Be(0);
    }

    [Fact]
    public void None_while_the_class_has_its_own()
    {
        FreeSlot(33);
        FreeSlot(32);
        ((nuint)Lend(32)).Should().Be(0);
    }

    [Fact]
    public void None_when_the_class_has_many_in_use()
    {
        for (int i = 0; i < 63; i++) pool.Pool.Alloc(512);
        FreeSlot(33);
        void* lent = Lend(32);
        ((nuint)lent).Should().NotBe(0);
        pool.Pool.Free(lent, 512);
        pool.Pool.Alloc(512);
        ((nuint)Lend(32)).Should().Be(0);
    }

    [Fact]
    public void A_slot_may_be_freed_with_any_size_that_it_may_have_been_lent_for()
    {
        FreeSlot(36);
        void* lent = Lend(32);
        foreach (nuint wrong in new nuint[] { 496, 31 * 16, 577, 592, 0 })
            pool.Pool.Invoking(p => p.Free(lent, wrong)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.SizeMismatch);
        pool.Pool.Free(lent, 505);
        pool.Pool.Invoking(p => p.Free(lent, 505)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.DoubleFree);
    }

    /// <summary>Blocks of all sizes, each from its class or from one that lends, on few runs.</summary>
    [Fact]
    public void Random_use() => Seeded.Run(random =>
    {
        (nuint Block, nuint Size)[] live = new (nuint, nuint)[100];
        for (int step = 0; step < 4000; step++)
        {
            ref (nuint Block, nuint Size) at = ref live[random.Next(live.Length)];
            if (at.Block != 0) pool.Pool.Free((void*)at.Block, at.Size);
            at.Size = (nuint)random.Next(1, 1025);
            void* lent = CacheCore<MvffCore>.Lend(pool.Core, SizeClass.Of(at.Size));
            at.Block = (nuint)(lent != null ? lent : pool.Pool.Alloc(at.Size));
            foreach ((nuint block, nuint size) in live)
                if (block != at.Block) (block + size <= at.Block || at.Block + at.Size <= block).Should().BeTrue();
            if (step % 50 == 0) pool.Pool.Check(CheckLevel.Deep);
        }
        foreach ((nuint block, nuint size) in live)
            if (block != 0) pool.Pool.Free((void*)block, size);
        pool.InUse.Should().Be(0);
    });

    public void Dispose() => pool.Dispose();

    void* Lend(int sizeClass) => CacheCore<MvffCore>.Lend(pool.Core, (nuint)sizeClass);

    // A slot that was used before.
    void* FreeSlot(int sizeClass)
    {
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        void* slot = pool.Pool.Alloc(size);
        pool.Pool.Free(slot, size);
        return slot;
    }
}
