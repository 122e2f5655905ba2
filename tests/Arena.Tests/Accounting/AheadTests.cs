using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>What is committed ahead, so that a program that grows does not call the system for each step.</summary>
public sealed unsafe class AheadTests
{
    const nuint Grain = 4096, Piece = 64 << 10, Share = 64, Most = 1 << 20;
    const uint Owner = 1;

    static ArenaCore* Create(nuint used, double spare = 0.75, nuint limit = 0)
    {
        ArenaConfig config = new() { Size = 256 << 20, GrainSize = Grain, CommitLimit = nuint.MaxValue, Spare = spare, CommitsAhead = true, HugePages = HugePages.Off };
        ArenaCore.Create(config, out ArenaCore* arena).Should().Be(PoolResult.Ok);
        Take(arena, used);
        arena->GiveSpareBack();
        if (limit != 0) arena->SetCommitLimit(arena->Committed + limit).Should().Be(PoolResult.Ok);
        return arena;
    }

    static void Take(ArenaCore* arena, nuint size) => arena->Allocate(size, Owner, false, out _).Should().Be(PoolResult.Ok);

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(16 << 20)]
    [InlineData(128 << 20)]
    public void A_small_part_of_what_there_is_comes_with_what_nobody_has_used(int used)
    {
        ArenaCore* arena = Create((nuint)used);
        nuint before = arena->Committed;
        Take(arena, Piece);
        nuint ahead = Math.Min(before / Share, Most) & ~(Grain - 1);
        arena->SpareCommitted.Should().Be(ahead);
        nuint pieces = ahead / Piece, after = arena->Committed;
        for (nuint i = 0; i < pieces; i++) Take(arena, Piece);
        arena->Committed.Should().Be(after, "that was there already");
        arena->SpareCommitted.Should().Be(ahead - pieces * Piece);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Theory]
    [InlineData(0.75, 1 << 20, true)]
    [InlineData(0.75, 100 << 10, false)] // less than the piece and what would come with it
    [InlineData(0.001, 1 << 20, false)]
    [InlineData(0, 1 << 20, false)]
    public void Nothing_is_where_the_limit_or_the_spare_fraction_leaves_no_room(double spare, int limit, bool any)
    {
        ArenaCore* arena = Create(16 << 20, spare, (nuint)limit);
        Take(arena, Piece);
        (arena->SpareCommitted != 0).Should().Be(any);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }
}
