using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

public sealed class PolicyTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void Blocks_go_where_the_two_keys_say(bool slotHigh, bool firstFit) => FollowsTheModel(new() { SlotHigh = slotHigh, FirstFit = firstFit });

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Whole_grains_go_back_when_spare_is_reached(double spare) => FollowsTheModel(new() { Spare = spare, ExtendBy = 20000 });

    /// <summary>Its tables are committed for its own grains only: nothing may be written below them.</summary>
    [Fact]
    public unsafe void A_pool_may_begin_high_in_a_chunk()
    {
        using Arena arena = new();
        IPool below = arena.CreatePool(Mvff.Class), above = arena.CreatePool(Mvff.Class);
        below.Alloc(64 << 20);
        byte* first = (byte*)above.Alloc(100), second = (byte*)above.Alloc(100);
        (second - first).Should().Be(104);
    }

    [Fact]
    public void Extents_come_from_the_high_end_when_asked() => FollowsTheModel(new() { ArenaHigh = true, ExtendBy = 4096 });

    [Fact]
    public void The_limit_is_never_passed() => FollowsTheModel(new() { Limit = 150_000, Spare = 0.5 });

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(4096)]
    public void Sizes_count_rounded_up_to_the_alignment(int align) => FollowsTheModel(new() { Align = align });

    [Fact]
    public void Blocks_larger_than_an_extent_get_an_extent_of_their_own() => FollowsTheModel(new() { ExtendBy = 32 }, size: 60_000, blocks: 30);

    // The arena is small, so that the pool comes to have many chunks, and gives some of them back.
    static void FollowsTheModel(MvffSettings settings, int size = 3000, int blocks = 150) => Seeded.Run(random =>
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 } });
        MvffOracle oracle = new(arena, settings, random);
        for (int i = 0; i < 2000; i++) oracle.Step(size, blocks);
        oracle.FreeAll();
        oracle.Pool.FreeSize.Should().Be(oracle.Pool.TotalSize);
    });
}
