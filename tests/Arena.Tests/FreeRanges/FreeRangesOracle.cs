using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Core;

namespace Pools.Tests;

/// <summary>Drives <see cref="FreeRanges"/> and its model with the same operations, and compares all of both after each.</summary>
internal sealed unsafe class FreeRangesOracle : IDisposable
{
    readonly ZeroedTables tables;
    readonly RangeModel model;
    readonly Random random;
    readonly List<UnitRange> blocks = [];
    readonly FreeRanges* ranges; // not in an object, which may be moved

    public FreeRangesOracle(int units, Random random)
    {
        this.random = random;
        model = new(units);
        tables = new(FreeRanges.TableBytes((nuint)units));
        ranges = (FreeRanges*)NativeMemory.AllocZeroed((nuint)sizeof(FreeRanges));
        ranges->Init(tables.Start, (nuint)units);
    }

    public void Dispose()
    {
        NativeMemory.Free(ranges);
        tables.Dispose();
    }

    /// <summary>One operation on about that many units, more often an insertion the more is to be free.</summary>
    public void Step(int length, double density)
    {
        int start = random.Next(model.Units), end = Math.Min(model.Units, start + random.Next(1, length + 1));
        if (random.NextDouble() < density) Insert(start, end);
        else if (random.Next(2) == 0) TakeFirst(end - start);
        else if (random.Next(2) == 0) Remove(start, end);
        else TakeAt(start, end - start);
        if (random.Next(3) == 0) Compare(); // what one operation leaves to the next must not be lost when nobody looks in between
    }

    public void InsertAll() => Insert(0, model.Units);

    /// <summary>Frees some block, or allocates one of that many units.</summary>
    public void FreeOrAllocate(int length)
    {
        if (blocks.Count > 0 && random.NextDouble() < 0.48)
        {
            int chosen = random.Next(blocks.Count);
            Insert(blocks[chosen].Start, blocks[chosen].End);
            blocks.RemoveAt(chosen);
        }
        else if (TakeFirst(length) is { } block) blocks.Add(block);
        if (random.Next(30) == 0) Compare();
    }

    void Insert(int start, int end)
    {
        ranges->Include((nuint)end);
        bool inserted = ranges->Insert((nuint)start, (nuint)end);
        inserted.Should().Be(model.NoneFree(start, end), "nothing in [{0}, {1}) may be free already", start, end);
        if (inserted) model.Set(start, end, true);
    }

    // Some of a free range that reaches into [start, end), by one of the two ways there are.
    void Remove(int start, int end)
    {
        UnitRange holder = model.Ranges().FirstOrDefault(range => range.Start < end && start < range.End);
        if (holder.Length == 0) return;
        start = Math.Max(start, holder.Start);
        end = Math.Min(end, holder.End);
        if (random.Next(2) == 0) ranges->Remove((nuint)start, (nuint)end);
        else ranges->Take((nuint)holder.Start, (nuint)holder.End, (nuint)start, (nuint)end);
        model.Set(start, end, false);
    }

    UnitRange? TakeFirst(int length)
    {
        UnitRange? lowest = Optional(model.Ranges().Where(range => range.Length >= length));
        ranges->TakeFirst((nuint)length).Should().Be(lowest?.Start ?? FreeRanges.None, "it is the lowest of {0} units", length);
        if (lowest is not { } range) return null;
        model.Set(range.Start, range.Start + length, false);
        return new(range.Start, range.Start + length);
    }

    void TakeAt(int unit, int length)
    {
        UnitRange range = model.Ranges().FirstOrDefault(range => range.End > unit);
        int start = range.Length > 0 ? range.Start : unit; // it is for starts of ranges, and for what is not free
        bool fits = range.Length >= length && model.IsFree(start);
        ranges->TryTakeAt((nuint)start, (nuint)length).Should().Be(fits, "it was asked for {0} units at {1}", length, start);
        if (fits) model.Set(start, start + length, false);
    }

    void Compare()
    {
        List<UnitRange> expected = model.Ranges();
        ranges->Check().Should().BeTrue();
        All().Should().Equal(expected);
        ((int)ranges->Free).Should().Be(model.Free);
        ((int)ranges->Count).Should().Be(expected.Count);
        ((int)ranges->Longest()).Should().Be(expected.Select(range => range.Length).DefaultIfEmpty().Max());
        for (int i = 0; i < 4; i++) CompareSearches(expected);
    }

    List<UnitRange> All()
    {
        List<UnitRange> found = [];
        for (nuint at = 0; ranges->FindNext(at, 1, out nuint start, out nuint end); at = end) found.Add(new((int)start, (int)end));
        return found;
    }

    void CompareSearches(List<UnitRange> expected)
    {
        int from = random.Next(model.Units);
        // Lengths at which something changes: that of a range, one more, or any.
        int length = expected.Count == 0 || random.Next(4) == 0 ? random.Next(1, model.Units + 1) : expected[random.Next(expected.Count)].Length + random.Next(2);
        UnitRange[] fitting = expected.Where(range => range.Length >= length).ToArray();

        bool found = ranges->FindFirst((nuint)length, out nuint start, out nuint end);
        Range(found, start, end).Should().Be(Optional(fitting), "it is the lowest of {0} units", length);
        found = ranges->FindLast((nuint)length, out start, out end);
        Range(found, start, end).Should().Be(Optional(fitting.Reverse()), "it is the highest of {0} units", length);
        found = ranges->FindNext((nuint)from, (nuint)length, out start, out end);
        Range(found, start, end).Should().Be(Optional(fitting.Where(range => range.Start >= from)), "it is the lowest of {0} units from {1} on", length, from);
        found = ranges->RangeAt((nuint)from, out start, out end);
        Range(found, start, end).Should().Be(Optional(expected.Where(range => range.Start <= from && from < range.End)), "it is the one at {0}", from);
    }

    static UnitRange? Range(bool found, nuint start, nuint end) => found ? new((int)start, (int)end) : null;

    static UnitRange? Optional(IEnumerable<UnitRange> ranges)
    {
        foreach (UnitRange range in ranges) return range;
        return null;
    }
}
