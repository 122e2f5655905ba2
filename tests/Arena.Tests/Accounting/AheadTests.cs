using System;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Pools.Os;
using Xunit;

namespace Pools.Tests;

/// <summary>What is committed ahead, so that a program that grows does not call the system for each step.</summary>
public sealed unsafe class AheadTests
{
    const nuint Grain = 4096, Piece = 64 << 10, Share = 16, Least = 256 << 10, Most = 1 << 20;
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
        nuint ahead = Math.Clamp(before / Share, Least, Most) & ~(Grain - 1);
        arena->SpareCommitted.Should().Be(ahead);
        nuint pieces = ahead / Piece, after = arena->Committed;
        for (nuint i = 0; i < pieces; i++) Take(arena, Piece);
        arena->Committed.Should().Be(after, "that was there already");
        arena->SpareCommitted.Should().Be(ahead - pieces * Piece);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Theory]
    [InlineData(0.75, 2 << 20, true)]
    [InlineData(0.75, 1 << 20, false)] // less than the piece and what would come with it
    [InlineData(0.001, 2 << 20, false)]
    [InlineData(0, 2 << 20, false)]
    public void Nothing_is_where_the_limit_or_the_spare_fraction_leaves_no_room(double spare, int limit, bool any)
    {
        ArenaCore* arena = Create(16 << 20, spare, (nuint)limit);
        Take(arena, Piece);
        (arena->SpareCommitted != 0).Should().Be(any);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Fact]
    public void What_nobody_has_had_since_it_was_committed_is_counted_as_it_is_handed_out()
    {
        ArenaCore* arena = Create(1 << 20);
        Fresh(arena, Piece, out void* first).Should().Be(Piece, "it was committed for this, and some ahead");
        Fresh(arena, Piece, out void* second).Should().Be(Piece, "it was ahead");
        Fresh(arena, Least, out _).Should().Be(Least, "some was ahead, the rest was not there");
        arena->Return(first, Piece);
        Fresh(arena, Piece, out void* again).Should().Be(0, "it was used before");
        ((nint)again).Should().Be((nint)first);
        arena->Return(second, Piece);
        arena->GiveSpareBack();
        Fresh(arena, Piece, out again).Should().Be(Piece, "it went back to the system");
        ((nint)again).Should().Be((nint)second);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    static nuint Fresh(ArenaCore* arena, nuint size, out void* block)
    {
        nuint before = arena->FreshSoFar;
        arena->Allocate(size, Owner, false, out block).Should().Be(PoolResult.Ok);
        return arena->FreshSoFar - before;
    }

    [Fact]
    public void The_first_request_commits_the_tables_by_a_few_calls()
    {
        CallsOfTheFirstRequest(commitsAhead: false).Should().BeGreaterThan(7);
        CallsOfTheFirstRequest(commitsAhead: true).Should().BeLessThan(5);
    }

    static int CallsOfTheFirstRequest(bool commitsAhead)
    {
        ArenaCore.Create(Large(commitsAhead), out ArenaCore* arena).Should().Be(PoolResult.Ok);
        FaultPlan.Calls = 0;
        Take(arena, Grain);
        int calls = FaultPlan.Calls;
        arena->Check().Should().BeTrue();
        arena->Destroy();
        return calls;
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Each_of_these_calls_may_fail(bool andAllAfter)
    {
        ArenaCore.Create(Large(commitsAhead: true), out ArenaCore* arena).Should().Be(PoolResult.Ok);
        Faults.InTurn(() =>
        {
            PoolResult result = arena->Allocate(Grain, Owner, false, out void* grain);
            result.Should().BeOneOf(PoolResult.Ok, PoolResult.Memory);
            if (result == PoolResult.Ok) arena->Return(grain, Grain);
            arena->Check().Should().BeTrue();
        }, andAllAfter).Should().BeGreaterThan(2);
        Take(arena, Piece);
        arena->Destroy();
    }

    [Fact]
    public void Where_the_limit_leaves_no_room_no_more_than_the_tables_is_committed()
    {
        ArenaCore.Create(Large(commitsAhead: false), out ArenaCore* arena).Should().Be(PoolResult.Ok);
        Take(arena, Grain);
        nuint needed = arena->Committed;
        arena->Destroy();
        ArenaCore.Create(Large(commitsAhead: true), out arena).Should().Be(PoolResult.Ok);
        arena->SetCommitLimit(needed).Should().Be(PoolResult.Ok);
        Take(arena, Grain);
        arena->Committed.Should().BeLessThanOrEqualTo(needed);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    static ArenaConfig Large(bool commitsAhead) =>
        new() { Size = (nuint)16 << 30, GrainSize = Grain, CommitLimit = nuint.MaxValue, Spare = 0.75, CommitsAhead = commitsAhead, HugePages = HugePages.Off };
}
