using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pools.Core;

// Ranges within a word or a leaf, and what is promised of them.
internal unsafe partial struct FreeRanges
{
    // A range of that length starts there now.
    readonly void Promise(nuint start, nuint length)
    {
        promises.Raise(start >> WordShift, ByteOf(length));
        nuint leaf = start >> LeafShift;
        if (length >= Long && Clamp(length) > longs[leaf]) longs.Set(leaf, Clamp(length));
    }

    // Makes the word's promise exact.
    readonly void Correct(nuint word) => promises.Set(word, ByteOf(LongestInWord(word)));

    // The words of a leaf that promise a long range, a bit for each.
    readonly ulong LongWords(nuint leaf)
    {
        byte* promised = promises.Level(0) + leaf * WordsPerLeaf;
        Vector128<byte> least = Vector128.Create((byte)Long);
        ulong words = 0;
        for (int first = 0; first < WordsPerLeaf; first += TreeOf16.FanOut) words |= (ulong)Bytes16.AtLeast(promised + first, least) << first;
        return words;
    }

    // The range that starts in a word and leaves it, as every long one does; an empty one when none does.
    readonly void TopRange(nuint word, out nuint start, out nuint end)
    {
        nuint after = (word + 1) << WordShift;
        start = after - (nuint)BitOperations.LeadingZeroCount(~Starting(word));
        end = start == after ? after : EndOfRange(start);
    }

    // Makes the leaf's promise exact, and tells the length of its longest long range.
    readonly nuint CorrectLeaf(nuint leaf)
    {
        nuint max = 0;
        for (ulong words = LongWords(leaf); words != 0; words &= words - 1)
        {
            TopRange(leaf * WordsPerLeaf + (nuint)BitOperations.TrailingZeroCount(words), out nuint start, out nuint end);
            max = Math.Max(max, end - start);
        }
        if (max < Long) max = 0;
        longs.Set(leaf, Clamp(max));
        return max;
    }

    /// <summary>The length of the longest free range, in units.</summary>
    public nuint Longest()
    {
        CatchUp();
        for (int promised; (promised = longs.Max()) != 0;)
        {
            nuint found = CorrectLeaf((nuint)longs.First(promised));
            if (Clamp(found) == promised) return promised < MaxTree.Largest ? found : LongestOfClamped();
        }
        for (byte promised; (promised = promises.Max()) != 0;)
        {
            nuint word = (nuint)promises.First(promised);
            Correct(word);
            if (promises[word] == promised && promised < Long) return promised;
        }
        return 0;
    }

    readonly nuint LongestOfClamped()
    {
        nuint max = 0;
        for (long leaf = longs.First(MaxTree.Largest); leaf >= 0; leaf = HasLeaf((nuint)leaf + 1) ? longs.Next((nuint)leaf + 1, MaxTree.Largest) : -1)
            max = Math.Max(max, CorrectLeaf((nuint)leaf));
        return max;
    }

    // The word's bits without those of a range that starts in an earlier word. Below the first word lie zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly ulong Starting(nuint word)
    {
        ulong ones = bits[word], goesOn = (bits + word)[-1] >> 63;
        return ones & unchecked(ones + goesOn);
    }

    readonly nuint LongestInWord(nuint word)
    {
        nuint max = 0;
        for (ulong ones = Starting(word); ones != 0; ones = WithoutLowest(ones))
        {
            nuint start = LowestOf(word, ones);
            max = Math.Max(max, EndInWord(word, ones, start) - start);
        }
        return max;
    }

    // The first range of at least that length among those that start with one of these runs of the word.
    readonly bool FirstInWord(nuint word, ulong ones, nuint units, out nuint start, out nuint end)
    {
        for (; ones != 0; ones = WithoutLowest(ones))
        {
            start = LowestOf(word, ones);
            end = EndInWord(word, ones, start);
            if (end - start >= units) return true;
        }
        start = end = 0;
        return false;
    }

    readonly bool LastInWord(nuint word, nuint units, out nuint start, out nuint end)
    {
        bool found = false;
        start = end = 0;
        for (ulong ones = Starting(word); FirstInWord(word, ones, units, out nuint s, out nuint e); ones &= ulong.MaxValue << (int)(e & 63))
        {
            (start, end, found) = (s, e, true);
            if (e >> WordShift != word) break;
        }
        return found;
    }

    static nuint LowestOf(nuint word, ulong ones) => (word << WordShift) + (nuint)BitOperations.TrailingZeroCount(ones);

    static ulong WithoutLowest(ulong ones) => ones & unchecked(ones + (ones & 0 - ones));

    // The end of the range that starts with the lowest of these runs.
    readonly nuint EndInWord(nuint word, ulong ones, nuint start)
    {
        ulong above = unchecked(ones + (ones & 0 - ones)); // the carry runs through the run: a bit beyond its end, or none
        return above != 0 ? LowestOf(word, above & ~ones) : EndOfRange(start);
    }
}
