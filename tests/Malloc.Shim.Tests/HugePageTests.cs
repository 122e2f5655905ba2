using System.IO;
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
    public void What_realloc_adds_to_a_large_block_is_on_huge_pages(HugePages key, int size, bool moves, bool asked)
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
        bool heard = Directory.Exists("/sys/kernel/mm/transparent_hugepage"); // not every kernel has them
        ProcessMemory.IsAdvisedHuge((nuint)grown + (nuint)size - 4096).Should().Be(asked && heard);
        if (moves) shim.Free(behind);
        shim.Free(grown);
    }
}
