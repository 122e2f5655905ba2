using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class HugePageTests
{
    const int Small = 8 << 20, Large = 32 << 20;

    // A block with another behind it must move to grow.
    [Theory]
    [InlineData(HugePages.Grown, Large, false, true)]
    [InlineData(HugePages.Grown, Large, true, true)]
    [InlineData(HugePages.Auto, Large, true, true)]
    [InlineData(HugePages.Transparent, Large, true, true)]
    [InlineData(HugePages.Off, Large, false, false)]
    [InlineData(HugePages.Off, Large, true, false)]
    [InlineData(HugePages.Grown, Small, false, false)]
    [InlineData(HugePages.Grown, Small, true, false)]
    public void A_large_block_that_realloc_makes_larger_asks_for_huge_pages(HugePages key, int size, bool moves, bool asked)
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 28 }, { Arena.Keys.HugePages, key } });
        MallocShim shim = new(arena.CreatePool(Mvff.Class));
        byte* block = (byte*)shim.Malloc((nuint)size * 3 / 4);
        void* behind = shim.Malloc((nuint)size / 2);
        if (!moves) shim.Free(behind);
        block[0] = block[size * 3 / 4 - 1] = 7;

        byte* grown = (byte*)shim.Realloc(block, (nuint)size);

        (grown == block).Should().Be(!moves);
        (grown[0] + grown[size * 3 / 4 - 1] + grown[size - 1]).Should().Be(14);
        ProcessMemory.IsAdvisedHuge((nuint)grown + (nuint)size - 4096).Should().Be(asked && ProcessMemory.KnowsHugePages);
        if (moves) shim.Free(behind);
        shim.Free(grown);
    }

    [Fact]
    public void What_it_leaves_behind_does_not()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 28 }, { Arena.Keys.HugePages, HugePages.Grown } });
        MallocShim shim = new(arena.CreatePool(Mvff.Class));
        byte* block = Grown(shim, (byte*)shim.Malloc(Large), 3 * Large / 2), behind = (byte*)shim.Malloc(Large);

        byte* moved = Grown(shim, block, 3 * Large);

        ((nint)moved).Should().NotBe((nint)block);
        ProcessMemory.IsAdvisedHuge((nuint)block + Large).Should().BeFalse();
        shim.Free(behind);
        shim.Free(moved);
    }

    [Fact]
    public void Nor_is_it_kept_as_spare()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 29 }, { Arena.Keys.Spare, 1.0 } });
        MallocShim shim = new(arena.CreatePool(Mvff.Class));
        byte* block = (byte*)shim.Malloc(2 * Large), behind = (byte*)shim.Malloc(Large);
        nuint spare = arena.SpareCommitted;

        byte* moved = Grown(shim, block, 3 * Large);

        ((nint)moved).Should().NotBe((nint)block);
        arena.SpareCommitted.Should().BeLessThan(spare + Small, "there is nothing behind it");
        shim.Free(behind);
        arena.SpareCommitted.Should().BeGreaterThanOrEqualTo(Large, "this has its pages still");
        shim.Free(moved);
    }

    [Fact]
    public void Nor_does_a_block_in_a_debugging_pool()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 28 }, { Arena.Keys.HugePages, HugePages.Grown } });
        MallocShim shim = new(arena.CreatePool(DebugPool.Of(Mvff.Class)));
        byte* block = Grown(shim, (byte*)shim.Malloc(Large), 2 * Large);

        ProcessMemory.IsAdvisedHuge((nuint)block + Large).Should().BeFalse();
        shim.Free(block);
    }

    static byte* Grown(MallocShim shim, byte* block, int size)
    {
        block[0] = 7;
        byte* grown = (byte*)shim.Realloc(block, (nuint)size);
        grown[0].Should().Be(7);
        return grown;
    }
}
