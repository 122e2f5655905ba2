using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>What of the spare goes back, and when it stays because it was soon asked for again.</summary>
public sealed unsafe class BurstTests
{
    const nuint Grain = 4096, Piece = 64 << 10, Pieces = 100;
    const nuint MostOfTables = 4 * Grain; // that more grains make the arena commit
    const uint Owner = 1;

    static BurstWatch Watch(params ReadOnlySpan<(char What, int Bytes, long At)> events)
    {
        BurstWatch watch = default;
        foreach ((char what, int bytes, long at) in events)
            if (what == '-') watch.GaveBack((nuint)bytes, at);
            else watch.Asked((nuint)bytes, at);
        return watch;
    }

    [Fact]
    public void Half_of_what_went_back_asked_for_within_a_second_is_a_burst()
    {
        Watch(('-', 1000, 5000), ('+', 500, 6000)).Keeps(6000).Should().BeTrue();
        Watch(('-', 1000, 5000), ('+', 499, 6000)).Keeps(6000).Should().BeFalse();
        Watch(('-', 1000, 5000), ('+', 500, 6001)).Keeps(6001).Should().BeFalse("it came too late");
        Watch(('-', 1000, 5000), ('+', 300, 5100), ('+', 200, 5200)).Keeps(5200).Should().BeTrue("parts add up");
        Watch(('-', 1000, 5000), ('-', 1000, 5500), ('+', 999, 5600)).Keeps(5600).Should().BeFalse("so does what goes back");
        Watch(('-', 1000, 5000), ('-', 1000, 6001), ('+', 500, 6100)).Keeps(6100).Should().BeTrue("what went back long ago does not");
        Watch(('+', 1000, 5000)).Keeps(5000).Should().BeFalse("nothing went back");
    }

    [Fact]
    public void It_keeps_for_two_seconds_and_twice_as_long_each_time_up_to_sixteen()
    {
        BurstWatch watch = default;
        long now = 100_000;
        foreach (long seconds in (ReadOnlySpan<long>)[2, 4, 8, 16, 16])
        {
            watch.GaveBack(1000, now);
            watch.IsWatching.Should().BeTrue();
            watch.Asked(1000, now);
            watch.IsWatching.Should().BeFalse();
            watch.Keeps(now + seconds * 1000 - 1).Should().BeTrue();
            watch.Keeps(now += seconds * 1000).Should().BeFalse();
        }
        watch.GaveBack(1000, now += 16_000);
        watch.Asked(1000, now);
        watch.Keeps(now + 2000).Should().BeFalse("the last time is long ago");
    }

    static ArenaCore* Create(double spare, bool keepsForBursts)
    {
        ArenaConfig config = new() { Size = 64 << 20, GrainSize = Grain, CommitLimit = nuint.MaxValue, Spare = spare, KeepsForBursts = keepsForBursts };
        ArenaCore.Create(config, out ArenaCore* arena).Should().Be(PoolResult.Ok);
        return arena;
    }

    static byte* Take(ArenaCore* arena, nuint size)
    {
        arena->Allocate(size, Owner, false, out void* address).Should().Be(PoolResult.Ok);
        return (byte*)address;
    }

    static void Burst(ArenaCore* arena, bool mayWait)
    {
        byte*[] pieces = new byte*[Pieces];
        for (nuint i = 0; i < Pieces; i++) pieces[i] = Take(arena, Piece);
        foreach (byte* piece in pieces) arena->Return(piece, Piece, mayWait);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_a_burst_frees_stays_for_the_next_if_it_may(bool keepsForBursts, bool mayWait)
    {
        ArenaCore* arena = Create(0.5, keepsForBursts);
        Burst(arena, mayWait);
        arena->SpareCommitted.Should().BeLessThan(Pieces * Piece / 2, "nothing has come back");
        bool stayed = false;
        // Twice within a second, but that is not said of a busy machine.
        for (int round = 0; round < 20 && !stayed; round++)
        {
            Burst(arena, mayWait);
            stayed = arena->SpareCommitted >= Pieces * Piece / 2;
        }
        stayed.Should().Be(keepsForBursts && mayWait);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_more_is_spare_than_twice_what_is_in_use_where_it_may_not_wait(bool mayWait)
    {
        ArenaCore* arena = Create(0.75, keepsForBursts: false);
        Take(arena, 13 << 19);
        byte*[] pieces = [Take(arena, 6 << 20), Take(arena, 6 << 20), Take(arena, 6 << 20)];
        foreach (byte* piece in pieces) arena->Return(piece, 6 << 20, mayWait);
        nuint used = arena->Committed - arena->SpareCommitted;

        if (mayWait) arena->SpareCommitted.Should().BeGreaterThanOrEqualTo(18 << 20);
        else arena->SpareCommitted.Should().BeLessThanOrEqualTo(2 * used).And.BeGreaterThanOrEqualTo(6 << 20);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Theory]
    [InlineData(0, 40, 0, 40)]
    [InlineData(0, 20, 0, 10)] // all of it is spare, of what is told half
    [InlineData(10, 30, 20, 40)]
    [InlineData(20, 40, 0, 10)]
    public void What_was_vacated_is_spare_no_more(int firstFreed, int endFreed, int firstVacated, int endVacated)
    {
        ArenaCore* arena = Create(1, keepsForBursts: false);
        Take(arena, Grain);
        byte* block = Take(arena, 40 * Grain);
        arena->Return(block + firstFreed * (int)Grain, (nuint)(endFreed - firstFreed) * Grain);
        nuint committed = arena->Committed, spare = arena->SpareCommitted;

        arena->Vacated(block + firstVacated * (int)Grain - 1, (nuint)(endVacated - firstVacated) * Grain + 2); // whole grains alone

        int gone = Math.Max(Math.Min(endFreed, endVacated) - Math.Max(firstFreed, firstVacated), 0);
        (committed - arena->Committed).Should().Be((nuint)gone * Grain);
        (spare - arena->SpareCommitted).Should().Be((nuint)gone * Grain);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Fact]
    public void Where_somebody_tends_what_is_freed_waits_for_it()
    {
        ArenaCore* arena = Create(0.5, keepsForBursts: false);
        arena->IsTended = true;
        Burst(arena, mayWait: true);
        arena->SpareCommitted.Should().BeGreaterThanOrEqualTo(Pieces * Piece);
        arena->Tend();
        arena->Tend();
        arena->SpareCommitted.Should().BeLessThanOrEqualTo(Pieces * Piece / 2 + MostOfTables, "it has not been needed since the last time");
        Burst(arena, mayWait: false);
        arena->SpareCommitted.Should().BeLessThan(Pieces * Piece / 2);

        arena->Hold();
        arena->LetGo(inChild: true);
        Burst(arena, mayWait: true);
        arena->SpareCommitted.Should().BeLessThan(Pieces * Piece / 2, "nobody tends it in a child");
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }

    [Fact]
    public void Where_none_is_to_be_spare_nothing_waits()
    {
        ArenaCore* arena = Create(0, keepsForBursts: false);
        arena->IsTended = true;
        Burst(arena, mayWait: true);
        arena->SpareCommitted.Should().Be(0);
        arena->Destroy();
    }

    [Theory]
    [InlineData(2, 50, true)] // pieces that are worth a call of the system
    [InlineData(2, 15, false)] // smaller ones
    [InlineData(16, 15, false)]
    public void Spare_that_does_not_fit_makes_room_for_what_does_not_fit_it(int count, int grains, bool goes)
    {
        ArenaCore* arena = Create(1, keepsForBursts: false);
        nuint size = (nuint)grains * Grain;
        arena->Return(Take(arena, 8 << 20), 8 << 20); // the tables are there
        arena->GiveSpareBack();
        nuint before = arena->Committed;
        byte*[] pieces = new byte*[count];
        for (int i = 0; i < count; i++)
        {
            pieces[i] = Take(arena, size);
            Take(arena, Grain);
        }
        nuint used = arena->Committed - before, reached = Math.Max(arena->PeakCommitted, arena->Committed);
        Take(arena, reached - arena->Committed);
        foreach (byte* piece in pieces) arena->Return(piece, size);
        nuint spare = arena->SpareCommitted;
        used.Should().BeGreaterThan(spare);

        Take(arena, size + Grain);

        nuint expected = goes ? reached : reached + size + Grain;
        arena->PeakCommitted.Should().BeInRange(expected, expected + MostOfTables);
        arena->SpareCommitted.Should().BeLessThanOrEqualTo(goes ? spare - size - Grain : spare).And.BeGreaterThan(goes ? spare - 2 * size : spare - 1);
        arena->Check().Should().BeTrue();
        arena->Destroy();
    }
}
