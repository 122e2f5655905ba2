using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pools.Core;

// Ranges within a leaf, and how those that cross leaves are followed.
internal unsafe partial struct FreeRanges
{
    static nuint LeafStart(nuint leaf) => leaf << LeafShift;

    static nuint LeafEnd(nuint leaf) => (leaf + 1) << LeafShift;

    // The first range that starts in the leaf, at or after `from`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool NextInLeaf(nuint leaf, nuint from, out nuint start, out nuint end)
    {
        nuint limit = LeafEnd(leaf);
        start = end = from;
        if (from >= limit) return false;
        if (from > 0 && BitRuns.IsSet(bits, from - 1) && BitRuns.IsSet(bits, from)) // inside a range that starts before
        {
            from = BitRuns.NextClear(bits, from, limit);
            if (from >= limit) return false;
        }
        start = BitRuns.NextSet(bits, from, limit);
        if (start >= limit) return false;
        end = EndOfRange(start);
        return true;
    }

    // The end of the range that starts at `start`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint EndOfRange(nuint start)
    {
        nuint leaf = start >> LeafShift, limit = LeafEnd(leaf);
        nuint end = BitRuns.NextClear(bits, start, limit);
        if (end < limit || end >= Units || !BitRuns.IsSet(bits, end)) return end;
        nuint last = reaches[leaf];
        return BitRuns.NextClear(bits, LeafStart(last), LeafEnd(last));
    }

    // The start of the range whose last unit is `last`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint StartOfRangeEndingAt(nuint last)
    {
        nuint leaf = last >> LeafShift, floor = LeafStart(leaf);
        nuint start = BitRuns.Start(bits, last, floor);
        if (start > floor || floor == 0 || !BitRuns.IsSet(bits, floor - 1)) return start;
        nuint first = comesFrom[leaf];
        return BitRuns.Start(bits, LeafEnd(first) - 1, LeafStart(first));
    }

    // The start of the range that holds `unit`, wherever in it that is. Only a range's first and last leaf know of each other,
    // so from one in between it is a walk over the leaves.
    readonly nuint StartOfRangeAround(nuint unit)
    {
        nuint leaf = unit >> LeafShift;
        nuint start = BitRuns.Start(bits, unit, LeafStart(leaf));
        while (start == LeafStart(leaf) && leaf > 0 && BitRuns.IsSet(bits, start - 1))
        {
            leaf--;
            start = BitRuns.Start(bits, start - 1, LeafStart(leaf));
        }
        return start;
    }

    // Records a range that crosses leaves at its two ends.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Link(nuint start, nuint end)
    {
        nuint first = start >> LeafShift, last = (end - 1) >> LeafShift;
        if (first == last) return;
        reaches[first] = (uint)last;
        comesFrom[last] = (uint)first;
    }

    // A range of that length starts there now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Gained(nuint start, nuint length)
    {
        byte* word = inWord + (start >> WordShift);
        if (ByteOf(length) > *word) *word = ByteOf(length);
        nuint leaf = start >> LeafShift;
        int value = Clamp(length);
        if (value > longest[leaf]) longest.Set(leaf, value);
    }

    // A range of that length no longer starts there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly void Lost(nuint start, nuint length)
    {
        nuint word = start >> WordShift, leaf = start >> LeafShift;
        if (inWord[word] == ByteOf(length)) inWord[word] = ByteOf(LongestInWord(word));
        if (longest[leaf] == Clamp(length)) longest.Set(leaf, Clamp(LongestInLeaf(leaf)));
    }

    static byte ByteOf(nuint length) => length < byte.MaxValue ? (byte)length : byte.MaxValue;

    // The word's bits without those of a range that starts in an earlier word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly ulong Starting(nuint word)
    {
        ulong ones = bits[word];
        bool goesOn = word > 0 && unchecked((long)bits[word - 1]) < 0;
        return goesOn ? ones & unchecked(ones + 1) : ones;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint LongestInWord(nuint word)
    {
        ulong ones = Starting(word);
        nuint within = (nuint)BitRuns.Longest(ones);
        if (unchecked((long)ones) >= 0) return within;
        nuint start = TopStart(word, ones);
        return Math.Max(within, EndOfRange(start) - start);
    }

    // The start of the run at the top of the word.
    static nuint TopStart(nuint word, ulong ones) => (word << WordShift) + 64 - (nuint)BitOperations.LeadingZeroCount(~ones);

    readonly nuint LongestInLeaf(nuint leaf)
    {
        nuint max = 0, word = leaf * WordsPerLeaf;
        for (nuint i = word; i < word + WordsPerLeaf; i++) max = Math.Max(max, inWord[i]);
        if (max < byte.MaxValue) return max;
        for (nuint i = word; i < word + WordsPerLeaf; i++)
            if (inWord[i] == byte.MaxValue) max = Math.Max(max, LongestInWord(i));
        return max;
    }

    // The first range of at least that length that starts in the leaf.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly bool FirstInLeaf(nuint leaf, nuint units, out nuint start, out nuint end)
    {
        uint words = WordsAtLeast(leaf, ByteOf(units));
        while (words != 0)
        {
            nuint word = leaf * WordsPerLeaf + (nuint)BitOperations.TrailingZeroCount(words);
            ulong ones = Starting(word);
            ulong starts = units <= 64 ? BitRuns.StartsOf(ones, (int)units) : 0;
            start = starts != 0 ? (word << WordShift) + (nuint)BitOperations.TrailingZeroCount(starts) : TopStart(word, ones);
            end = EndOfRange(start);
            if (end - start >= units) return true;
            words &= words - 1; // only after a clamped promise
        }
        start = end = 0;
        return false;
    }

    // A bit for each word of the leaf in which a range of at least that length starts (255: or may).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly uint WordsAtLeast(nuint leaf, byte length)
    {
        Vector128<byte> words = Vector128.Create(*(ulong*)(inWord + leaf * WordsPerLeaf)).AsByte();
        return Vector128.Equals(Vector128.Max(words, Vector128.Create(length)), words).ExtractMostSignificantBits() & 0xFF;
    }
}
