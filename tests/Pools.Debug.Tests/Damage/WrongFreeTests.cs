using FluentAssertions;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>What is freed that is no block, or not as it was allocated.</summary>
public sealed unsafe class WrongFreeTests : DebugPools
{
    [Fact]
    public void A_block_that_waits_in_the_quarantine_is_free_already()
    {
        IPool pool = Create();
        void* block = pool.Alloc(40);
        pool.Free(block, 40);
        Finds(MistakeKind.DoubleFree, block, 40, 0, () => pool.Free(block, 40));
        Finds(MistakeKind.DoubleFree, block, 40, 0, () => pool.Free(block, 48)); // its own size is told
    }

    [Fact]
    public void A_block_that_the_pool_has_back_is_free_already()
    {
        IPool pool = Create(quarantine: 0);
        void* wall = pool.Alloc(40), block = pool.Alloc(40);
        pool.Free(block, 40);
        Finds(MistakeKind.DoubleFree, block, 40, 0, () => pool.Free(block, 40));
        pool.Free(wall, 40);
    }

    [Theory, InlineData(0), InlineData(39), InlineData(41), InlineData(1 << 30)]
    public void Another_size_is_a_mismatch_that_names_both(int size)
    {
        IPool pool = Create();
        void* block = pool.Alloc(40);
        Finds(MistakeKind.SizeMismatch, block, 40, 0, () => pool.Free(block, (nuint)size));
        pool.Invoking(p => p.Free(block, (nuint)size)).Should().Throw<PoolCorruptionException>().WithMessage($"*freed with size {size}*");
        pool.Free(block, 40);
    }

    [Fact]
    public void An_address_that_is_no_block_is_named()
    {
        IPool pool = Create(), other = Arena.CreatePool(Mvff.Class);
        using Arena elsewhere = new();
        using IPool foreign = elsewhere.CreatePool(DebugPool.Of(Mvff.Class));
        byte* block = (byte*)pool.Alloc(40), others = (byte*)other.Alloc(40), foreigns = (byte*)foreign.Alloc(40);
        byte onStack = 0;
        foreach (nuint wrong in new[] { (nuint)block - 8, (nuint)block + 40, (nuint)others, (nuint)foreigns, (nuint)(&onStack), 0u, nuint.MaxValue })
            Finds(MistakeKind.InvalidFree, (void*)wrong, 40, 0, () => pool.Free((void*)wrong, 40));
        pool.Free(block, 40);
        pool.Check();
    }

    [Theory, InlineData(1), InlineData(8), InlineData(39), InlineData(70_000)]
    public void An_address_inside_a_block_names_the_block(int offset)
    {
        IPool pool = Create();
        byte* before = (byte*)pool.Alloc(100), block = (byte*)pool.Alloc((nuint)offset + 1), after = (byte*)pool.Alloc(100);
        Finds(MistakeKind.InvalidFree, block, (nuint)offset + 1, offset, () => pool.Free(block + offset, 1)).GivenSize.Should().Be(1);
        pool.Free(block, (nuint)offset + 1);
        Finds(MistakeKind.InvalidFree, block, (nuint)offset + 1, offset, () => pool.Free(block + offset, 1)); // it waits in the quarantine
        pool.Free(before, 100);
        pool.Free(after, 100);
    }

    [Fact]
    public void A_block_is_never_resized_in_place_so_that_old_pointers_to_it_are_caught()
    {
        IPool pool = Create();
        void* block = pool.Alloc(40);
        pool.TryResize(block, 40, 41).Should().BeFalse();
        pool.TryResize(block, 40, 39).Should().BeFalse();
        pool.Free(block, 40);
    }

    [Fact]
    public void A_layer_takes_no_second_one() =>
        FluentActions.Invoking(() => DebugPool.Of(DebugPool.Of(Mvff.Class))).Should().Throw<System.ArgumentException>().WithMessage("mvff-debug *");
}
