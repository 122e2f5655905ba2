using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class GrainTests
{
    [Theory]
    [InlineData(4096, 0.75, long.MaxValue)]
    [InlineData(4096, 0, long.MaxValue)]
    [InlineData(4096, 0.2, 6 << 20)]
    [InlineData(4096, 1, 4 << 20)]
    [InlineData(65536, 0.5, long.MaxValue)]
    [InlineData(4096, 0.75, long.MaxValue, 16 << 20, HugePages.Transparent)]
    [InlineData(4096, 1, 7 << 20, 16 << 20, HugePages.Transparent)]
    [InlineData(65536, 0.2, long.MaxValue, 3 << 20, HugePages.Transparent)]
    public void Grains_are_handed_out_once_and_counted(
        int grainSize, double spare, long commitLimit, int size = 1 << 20, HugePages hugePages = HugePages.Auto) => Seeded.Run(random =>
    {
        using Arena arena = new(new Args
        {
            { Arena.Keys.Size, size }, { Arena.Keys.GrainSize, grainSize }, { Arena.Keys.Spare, spare }, { Arena.Keys.CommitLimit, commitLimit },
            { Arena.Keys.HugePages, hugePages },
        });
        ArenaOracle oracle = new(arena, random);
        for (int i = 0; i < 3000; i++) oracle.Step(60, 80);
        oracle.ReturnAll();
        arena.Reserved.Should().BeLessThan((nuint)size + (7 << 20), "chunks that nobody uses are gone");
    });

    [Fact]
    public void Any_number_of_grains_fits_into_the_chunk_that_is_reserved_for_it()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 }, { Arena.Keys.Spare, 0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint reserved = arena.Reserved;
        for (nuint grains = 1; grains < 20000; grains += 1 + grains / 50)
        {
            nuint size = grains << 12;
            void* block = pool.Alloc(size);
            arena.TryGetPool((byte*)block + size - 1, out IPool? owner).Should().BeTrue();
            owner.Should().BeSameAs(pool);
            pool.Free(block, size);
            arena.Reserved.Should().Be(reserved);
        }
    }
}
