using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class HugePageTests
{
    [Theory]
    [InlineData(HugePages.Auto, false)]
    [InlineData(HugePages.Off, false)]
    [InlineData(HugePages.Grown, false)]
    [InlineData(HugePages.Transparent, true)]
    public void Blocks_are_on_memory_that_asks_for_huge_pages_when_the_key_says_so(HugePages key, bool asked)
    {
        using Arena arena = new(new Args { { Arena.Keys.HugePages, key }, { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Free(pool.Alloc(8 << 20), 8 << 20);
        byte* block = (byte*)pool.Alloc(8 << 20);
        block[0] = block[4 << 20] = 1;
        ProcessMemory.IsAdvisedHuge((nuint)block + (4 << 20)).Should().Be(asked && ProcessMemory.KnowsHugePages);
    }

    [Theory]
    [InlineData(HugePages.Auto, true)]
    [InlineData(HugePages.Off, false)]
    [InlineData(HugePages.Grown, false)]
    public void A_large_arena_commits_what_a_huge_page_maps_when_the_first_of_it_is_asked_for(HugePages key, bool asked)
    {
        const int Request = 64 << 10, Small = 32 << 20, Huge = 2 << 20;
        using Arena arena = new(new Args { { Arena.Keys.HugePages, key } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint spare = 0;
        for (int used = Request; used <= 2 * Small; used += Request)
        {
            byte* block = (byte*)pool.Alloc(Request);
            spare = Math.Max(spare, arena.SpareCommitted);
            if (used < Small) spare.Should().Be(0, "a huge page would be too large a part of so little");
            if (used >= Small + 2 * Huge)
            {
                ProcessMemory.IsAdvisedHuge((nuint)block).Should().Be(asked);
                arena.SpareCommitted.Should().Be(asked ? (Huge - (nuint)(block + Request) % Huge) % Huge : 0, "what comes after the block, up to where the next stretch begins");
            }
            for (int page = 0; page < Request; page += 4096) block[page].Should().Be(0);
        }
        arena.Check();
    }

    [Fact]
    public void What_is_committed_ahead_counts_against_the_limit_and_gives_way_to_it()
    {
        const int Request = 64 << 10, Limit = 40 << 20;
        using Arena arena = new(new Args { { Arena.Keys.HugePages, HugePages.Transparent }, { Arena.Keys.CommitLimit, Limit } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint used = 0;
        while (pool.TryAlloc(Request, out _) == PoolResult.Ok) used += Request;
        arena.SpareCommitted.Should().Be(0);
        used.Should().BeGreaterThan(Limit - (1 << 20));
    }
}
