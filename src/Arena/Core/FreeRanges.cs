using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The free ranges of a stretch of address space, in address order, for first-fit allocation. Counts in units (the caller's
/// alignment or grain). Keeps nothing in the memory it describes. Not thread-safe: the owner locks.
/// </summary>
/// <remarks>
/// A bitmap holds a one for each free unit, so that finding a range's neighbours and coalescing with them is looking at the bits beside it.
/// For each word of 64 units a byte holds the length of the longest range that starts in it (255: that or more). Eight words, a
/// cache line of bits, make a leaf. A <see cref="MaxTree"/> over the leaves holds the length of the longest range that starts in
/// each, and so finds the lowest range that is large enough in a step for each power of sixteen; the bytes then give the word.
/// A range that crosses leaves is recorded at both of its ends: <c>reaches[first leaf]</c> is its last leaf and
/// <c>comesFrom[last leaf]</c> its first; the leaves in between say nothing, so its length costs nothing to find.
///
/// Invariants: ranges are maximal (a zero bit on either side); <c>inWord[word]</c> and <c>longest[leaf]</c> are exact, save that they
/// stop at 255 and at <see cref="MaxTree.Largest"/>; <see cref="Free"/> and <see cref="Count"/> are the number of ones and of runs of ones.
/// The idea of summarising a bitmap by runs for address-ordered first fit is old; Go's page allocator is a well-known use
/// (M. Knyszek, "Scaling the Go page allocator", 2019), which keeps other summaries.
/// </remarks>
internal unsafe partial struct FreeRanges
{
    /// <summary>Bits to a leaf: one cache line.</summary>
    public const int UnitsPerLeaf = 512;
    const int LeafShift = 9, WordShift = 6, WordsPerLeaf = 8;

    ulong* bits;
    byte* inWord;
    uint* reaches, comesFrom;
    MaxTree longest;

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

    /// <summary>The length of the longest free range, in units.</summary>
    public readonly nuint Longest()
    {
        int max = longest.Max();
        if (max < MaxTree.Largest) return (nuint)max;
        nuint found = 0;
        for (long leaf = longest.First(max); leaf >= 0; leaf = longest.Next((nuint)leaf + 1, max))
            found = Math.Max(found, LongestInLeaf((nuint)leaf));
        return found;
    }

    /// <summary>
    /// Makes [start, end) free, coalescing it with the ranges on either side. False, with nothing changed, when some of it
    /// is free already.
    /// </summary>
    public bool Insert(nuint start, nuint end)
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
        Gained(rangeStart, rangeEnd - rangeStart);
        if (joinsRight && end >> WordShift != rangeStart >> WordShift) Lost(end, rangeEnd - end);
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
            Count++;
            if (end >> WordShift != rangeStart >> WordShift) Gained(end, rangeEnd - end);
        }
        Lost(rangeStart, rangeEnd - rangeStart);
    }

    /// <summary>The lowest range of at least <paramref name="units"/> units; false when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool FindFirst(nuint units, out nuint start, out nuint end) => FindFrom(longest.First(Clamp(units)), units, out start, out end);

    /// <summary>The highest range of at least <paramref name="units"/> units; false when there is none.</summary>
    public readonly bool FindLast(nuint units, out nuint start, out nuint end)
    {
        start = end = 0;
        // A value that is clamped may be too small after all. That takes a range of 2^31 units, so such leaves are few.
        long leaf = longest.Last(Clamp(units));
        if (leaf < 0) return false;
        nuint from = (nuint)leaf << LeafShift;
        bool found = false;
        while (NextInLeaf((nuint)leaf, from, out nuint s, out nuint e))
        {
            if (e - s >= units) (start, end, found) = (s, e, true);
            from = e;
        }
        return found || FindFrom(longest.First(Clamp(units)), units, out start, out end);
    }

    /// <summary>The range of at least <paramref name="units"/> units that starts lowest at or after <paramref name="from"/>.</summary>
    public readonly bool FindNext(nuint from, nuint units, out nuint start, out nuint end)
    {
        start = end = 0;
        if (from >= Units) return false;
        nuint leaf = from >> LeafShift;
        if (longest[leaf] >= Clamp(units))
        {
            nuint at = from;
            while (NextInLeaf(leaf, at, out start, out end))
            {
                if (end - start >= units) return true;
                at = end;
            }
        }
        return leaf + 1 < Leaves && longest.Reaches(leaf + 1) && FindFrom(longest.Next(leaf + 1, Clamp(units)), units, out start, out end);
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

    readonly nuint Leaves => (Units + UnitsPerLeaf - 1) >> LeafShift;

    static int Clamp(nuint units) => units < MaxTree.Largest ? (int)units : MaxTree.Largest;

    // The first range long enough in the leaves from `leaf` on whose entry promises one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool FindFrom(long leaf, nuint units, out nuint start, out nuint end)
    {
        while (leaf >= 0)
        {
            if (FirstInLeaf((nuint)leaf, units, out start, out end)) return true;
            leaf = longest.Next((nuint)leaf + 1, Clamp(units)); // only after a clamped promise
        }
        start = end = 0;
        return false;
    }
}
