using System;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class FreeRangesTests
{
    [Theory]
    [InlineData(40, 6, 0.5, 3000)] // less than a word
    [InlineData(500, 40, 0.3, 2000)] // less than a leaf, mostly used
    [InlineData(513, 600, 0.6, 2000)] // a unit more than a leaf, mostly free
    [InlineData(9000, 300, 0.5, 1000)] // ranges cross words, and some leaves
    [InlineData(20000, 9000, 0.6, 500)] // ranges cross many leaves
    [InlineData(200000, 60000, 0.55, 120)] // a tree of three levels
    [InlineData(200000, 200, 0.7, 250)] // many small ranges
    public void They_are_what_a_table_of_flags_says(int units, int length, double density, int steps) => Seeded.Run(random =>
    {
        using FreeRangesOracle oracle = new(units, random);
        for (int i = 0; i < steps; i++) oracle.Step(length, density);
    });

    [Fact]
    public void A_range_of_all_units_is_one_range_and_can_be_cut_anywhere() => Seeded.Run(random =>
    {
        const int Units = 5000;
        for (int i = 0; i < 500; i++)
        {
            using ZeroedTables tables = new(FreeRanges.TableBytes(Units));
            FreeRanges ranges = default;
            ranges.Init(tables.Start, Units);
            ranges.Include(Units);
            ranges.Insert(0, Units).Should().BeTrue();
            nuint start = (nuint)random.Next(Units), end = start + (nuint)random.Next(1, Units - (int)start + 1);

            ranges.Remove(start, end);
            ranges.Check().Should().BeTrue();
            ranges.Free.Should().Be(Units - (end - start));
            ranges.Insert(start, end).Should().BeTrue();
            ranges.Check().Should().BeTrue();
            ranges.Count.Should().Be(1);
            ranges.Longest().Should().Be(Units);
        }
    });

    /// <summary>As a pool uses them: nobody looks between a free and the next allocation.</summary>
    [Theory]
    [InlineData(1500, 64)]
    [InlineData(6000, 64)]
    [InlineData(6000, 20)]
    [InlineData(30000, 300)]
    public void Blocks_come_from_the_lowest_range_that_fits(int units, int largest) => Seeded.Run(random =>
    {
        using FreeRangesOracle oracle = new(units, random);
        oracle.InsertAll();
        for (int i = 0; i < 3000; i++) oracle.FreeOrAllocate(random.Next(1, largest + 1));
    });

    [Fact]
    public void What_is_left_of_a_range_that_was_joined_just_now_is_promised_whole()
    {
        const int Units = 1000;
        using ZeroedTables tables = new(FreeRanges.TableBytes(Units));
        FreeRanges ranges = default;
        ranges.Init(tables.Start, Units);
        ranges.Include(Units);
        ranges.Insert(0, 50);
        ranges.Insert(90, 140);
        ranges.Insert(50, 90);
        ranges.TakeFirst(10).Should().Be(0);
        ranges.TakeFirst(130).Should().Be(10);
        ranges.Free.Should().Be(0);
    }

    [Theory]
    [InlineData(4096, 20)] // the words fill their table: what comes next is another
    [InlineData(131072, 20)]
    [InlineData(131072, 300)] // so do the leaves
    public void A_search_ends_where_the_tables_end(int units, int length)
    {
        using ZeroedTables tables = new(FreeRanges.TableBytes((nuint)units));
        FreeRanges ranges = default;
        ranges.Init(tables.Start, (nuint)units);
        ranges.Include((nuint)units);
        ranges.Insert(0, (nuint)length);
        ranges.FindNext((nuint)units - 10, (nuint)length, out _, out _).Should().BeFalse();
        ranges.Check().Should().BeTrue();
        ranges.FindFirst((nuint)length, out _, out nuint end).Should().BeTrue();
        end.Should().Be((nuint)length);
    }

    [Fact]
    public void Only_the_slices_of_the_tables_that_a_stretch_names_are_written() => Seeded.Run(random =>
    {
        const int Units = 1 << 20;
        nuint first = (nuint)random.Next(Units - 4000), limit = first + 4000;
        using ZeroedTables tables = new(FreeRanges.TableBytes(Units));
        FreeRanges ranges = default;
        ranges.Init(tables.Start, Units);
        ranges.Include(limit);
        for (int i = 0; i < 2000; i++)
        {
            nuint start = first + (nuint)random.Next(4000), end = start + 1 + (nuint)random.Next((int)(limit - start));
            if (ranges.NoneFree(start, end)) ranges.Insert(start, end);
            else if (ranges.AllFree(start, end)) ranges.Remove(start, end);
        }

        byte* before = tables.Start;
        for (int slice = 0; slice < ranges.TableSlices; slice++)
        {
            ranges.TableSlice(slice, first, limit, out byte* from, out byte* to);
            (from >= before && to > from).Should().BeTrue("they are in order");
            before = to;
            NativeMemory.Clear(from, (nuint)(to - from));
        }
        new ReadOnlySpan<byte>(tables.Start, (int)tables.Size).ContainsAnyExcept((byte)0).Should().BeFalse();
    });
}
