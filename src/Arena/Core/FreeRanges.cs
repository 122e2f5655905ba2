using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The free ranges of a stretch of address space, in address order, for first-fit allocation. Counts in units (the caller's
/// alignment or grain). Keeps nothing in the memory it describes. Not thread-safe: the owner locks.
/// </summary>
/// <remarks>
/// A bitmap holds a one for each free unit, so that finding a range's neighbours and coalescing with them is looking at the bits beside it.
/// For each word of 64 units a byte promises the length of the longest range that starts in it (255: that or more), and a
/// <see cref="PromiseTree"/> over these bytes finds the lowest word for a length in a step for each power of sixteen.
///
/// A promise may be too large, never too small. A range that its left neighbour swallows leaves its promise behind, as finding
/// what else its word holds would cost every free more than it costs the few searches that are misled: they correct the promise and search
/// on. Taking from a word with many runs leaves a promise that counts several of them as one, for the same reason. Each operation leaves at
/// most one such promise, so the work is paid for.
///
/// Ranges of 255 units and more are long. A <see cref="MaxTree"/> over leaves of 4096 units promises the length of the longest long range
/// that starts in each. A range that crosses leaves is recorded at both of its ends: <c>links[first leaf].Reaches</c> is its last leaf and
/// <c>links[last leaf].ComesFrom</c> its first; the leaves in between say nothing, so its length costs little to find.
///
/// Invariants: ranges are maximal (a zero bit on either side); promises are as said, and each entry of the trees above them is the largest of those
/// below it; <see cref="Free"/> and <see cref="Count"/> are the number of ones and of runs of ones.
/// The idea of summarising a bitmap by runs for address-ordered first fit is old; Go's page allocator is a well-known use
/// (M. Knyszek, "Scaling the Go page allocator", 2019), which keeps other summaries.
/// </remarks>
internal unsafe partial struct FreeRanges
{
    /// <summary>Units to a leaf.</summary>
    public const int UnitsPerLeaf = 1 << LeafShift;
    const int LeafShift = 12, WordsPerLeaf = UnitsPerLeaf >> WordShift;

    /// <summary>The power of two of units to a word.</summary>
    public const int WordShift = 6;

    // From this length on a range is long, and its word's promise says no more than that.
    const int Long = byte.MaxValue;

    ulong* bits;
    PromiseTree promises;
    MaxTree longs;
    LeafLinks* links;
    nuint owedWord; // what the last insertion should promise there, when that is not 0
    byte owedLength;

    /// <summary>The units of the stretch.</summary>
    public nuint Units { get; private set; }

    /// <summary>The units that are free.</summary>
    public nuint Free { get; private set; }

    /// <summary>The number of free ranges.</summary>
    public nuint Count { get; private set; }

    /// <summary>Whether a unit is free. It must be one of the stretch.</summary>
    public readonly bool IsFree(nuint unit) => BitRuns.IsSet(bits, unit);

    /// <summary>Whether every unit of [start, end) is free.</summary>
    public readonly bool AllFree(nuint start, nuint end) => BitRuns.AllSet(bits, start, end);

    /// <summary>Whether no unit of [start, end) is free.</summary>
    public readonly bool NoneFree(nuint start, nuint end) => BitRuns.AllClear(bits, start, end);

    /// <summary>
    /// Makes [start, end) free, coalescing it with the ranges on either side. False, with nothing changed, when some of it
    /// is free already.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Insert(nuint start, nuint end) => InsertNear(start, end - start) || InsertFar(start, end);

    /// <summary><see cref="Insert"/> where it is rare: not inlined, and with no short cut for short ranges.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool InsertFar(nuint start, nuint end)
    {
        if (!BitRuns.AllClear(bits, start, end)) return false;
        bool joinsLeft = start > 0 && BitRuns.IsSet(bits, start - 1);
        bool joinsRight = end < Units && BitRuns.IsSet(bits, end);
        BitRuns.Set(bits, start, end);
        Free += end - start;
        Count++;

        nuint rangeStart = start, rangeEnd = end;
        if (joinsLeft)
        {
            rangeStart = StartOfRangeEndingAt(start - 1);
            Count--;
        }
        if (joinsRight)
        {
            rangeEnd = EndOfRange(end);
            Count--;
        }
        Link(rangeStart, rangeEnd);
        Promise(rangeStart, rangeEnd - rangeStart);
        return true;
    }

    /// <summary>Takes [start, end) out of the free range that holds all of it.</summary>
    public void Remove(nuint start, nuint end)
    {
        nuint rangeStart = start > 0 && BitRuns.IsSet(bits, start - 1) ? StartOfRangeAround(start - 1) : start;
        Take(rangeStart, EndOfRange(rangeStart), start, end);
    }

    /// <summary>Takes [start, end) out of the free range [rangeStart, rangeEnd).</summary>
    public void Take(nuint rangeStart, nuint rangeEnd, nuint start, nuint end)
    {
        CatchUp();
        BitRuns.Clear(bits, start, end);
        Free -= end - start;
        Count--;
        if (rangeStart < start)
        {
            Link(rangeStart, start);
            Count++;
        }
        if (end < rangeEnd)
        {
            Link(end, rangeEnd);
            Promise(end, rangeEnd - end);
            Count++;
        }
        Correct(rangeStart >> WordShift);
    }

    /// <summary>Takes the first <paramref name="units"/> units of the lowest range that has as many. Their start, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long TakeFirst(nuint units)
    {
        long start = TakeFirstNear(units);
        return start >= None ? start : TakeFirstFar(units);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    long TakeFirstFar(nuint units)
    {
        if (!FindFirst(units, out nuint start, out nuint end)) return None;
        Take(start, end, start, start + units);
        return (long)start;
    }

    // Makes the promise that is owed. What searches or lowers promises does so first, but for TakeFirstNear.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CatchUp()
    {
        if (owedLength != 0) promises.Raise(owedWord, owedLength);
        owedLength = 0;
    }

    /// <summary>The free range that <paramref name="unit"/> is in; false when it is not free.</summary>
    public readonly bool RangeAt(nuint unit, out nuint start, out nuint end)
    {
        start = end = unit;
        if (unit >= Units || !IsFree(unit)) return false;
        start = StartOfRangeAround(unit);
        end = EndOfRange(start);
        return true;
    }

    readonly nuint Words => Leaves * WordsPerLeaf;

    readonly nuint Leaves => (Units + UnitsPerLeaf - 1) >> LeafShift;

    static nuint LeafStart(nuint leaf) => leaf << LeafShift;

    static nuint LeafEnd(nuint leaf) => (leaf + 1) << LeafShift;

    static byte ByteOf(nuint length) => length < Long ? (byte)length : (byte)Long;

    static int Clamp(nuint units) => units < MaxTree.Largest ? (int)units : MaxTree.Largest;
}
