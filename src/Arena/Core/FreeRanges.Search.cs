using System.Numerics;

namespace Pools.Core;

// Searches. They correct the promises that mislead them; that changes nothing of what the ranges are.
internal unsafe partial struct FreeRanges
{
    /// <summary>The lowest range of at least <paramref name="units"/> units; false when there is none.</summary>
    public bool FindFirst(nuint units, out nuint start, out nuint end)
    {
        CatchUp();
        if (units >= Long) return FindLong(longs.First(Clamp(units)), units, out start, out end);
        return FindShort(promises.First((byte)units), units, out start, out end);
    }

    /// <summary>The highest range of at least <paramref name="units"/> units; false when there is none.</summary>
    public bool FindLast(nuint units, out nuint start, out nuint end)
    {
        CatchUp();
        if (units >= Long) return FindLastLong(units, out start, out end);
        for (long word; (word = promises.Last((byte)units)) >= 0;)
        {
            if (LastInWord((nuint)word, units, out start, out end)) return true;
            Correct((nuint)word);
        }
        start = end = 0;
        return false;
    }

    /// <summary>The range of at least <paramref name="units"/> units that starts lowest at or after <paramref name="from"/>.</summary>
    public bool FindNext(nuint from, nuint units, out nuint start, out nuint end)
    {
        CatchUp();
        start = end = 0;
        nuint word = from >> WordShift, leaf = from >> LeafShift;
        if (from >= Units || !promises.Reaches(word)) return false;
        if (FirstInWord(word, StartingFrom(from), units, out start, out end)) return true;
        if (units < Long)
            return HasWord(word + 1) && FindShort(promises.Next(word + 1, (byte)units), units, out start, out end);
        return FirstInLeaf(leaf, word + 1, units, out start, out end)
            || HasLeaf(leaf + 1) && FindLong(longs.Next(leaf + 1, Clamp(units)), units, out start, out end);
    }

    // Whether a search can go on there. A tree may reach beyond the last of them, where the next table lies.
    readonly bool HasWord(nuint word) => word < Words && promises.Reaches(word);

    readonly bool HasLeaf(nuint leaf) => leaf < Leaves && longs.Reaches(leaf);

    // The first range long enough in the words from `word` on that promise one.
    readonly bool FindShort(long word, nuint units, out nuint start, out nuint end)
    {
        while (word >= 0)
        {
            if (FirstInWord((nuint)word, Starting((nuint)word), units, out start, out end)) return true;
            Correct((nuint)word);
            word = HasWord((nuint)word + 1) ? promises.Next((nuint)word + 1, (byte)units) : -1;
        }
        start = end = 0;
        return false;
    }

    // The first range long enough in the leaves from `leaf` on that promise one.
    readonly bool FindLong(long leaf, nuint units, out nuint start, out nuint end)
    {
        while (leaf >= 0)
        {
            if (FirstInLeaf((nuint)leaf, (nuint)leaf * WordsPerLeaf, units, out start, out end)) return true;
            CorrectLeaf((nuint)leaf);
            leaf = HasLeaf((nuint)leaf + 1) ? longs.Next((nuint)leaf + 1, Clamp(units)) : -1;
        }
        start = end = 0;
        return false;
    }

    readonly bool FindLastLong(nuint units, out nuint start, out nuint end)
    {
        for (long leaf; (leaf = longs.Last(Clamp(units))) >= 0;)
        {
            for (ulong words = LongWords((nuint)leaf); words != 0; words &= ~(1ul << BitOperations.Log2(words)))
            {
                TopRange((nuint)leaf * WordsPerLeaf + (nuint)BitOperations.Log2(words), out start, out end);
                if (end - start >= units) return true;
            }
            // A promise that is clamped may be exact and too short all the same. That takes a range of 2^31 units.
            if (Clamp(CorrectLeaf((nuint)leaf)) >= Clamp(units)) return FindLong(longs.First(Clamp(units)), units, out start, out end);
        }
        start = end = 0;
        return false;
    }

    // The first long range of at least that length that starts in the leaf, in word `from` or after it.
    readonly bool FirstInLeaf(nuint leaf, nuint from, nuint units, out nuint start, out nuint end)
    {
        nuint first = leaf * WordsPerLeaf;
        ulong words = from - first < WordsPerLeaf ? LongWords(leaf) & (ulong.MaxValue << (int)(from - first)) : 0;
        for (; words != 0; words &= words - 1)
        {
            TopRange(first + (nuint)BitOperations.TrailingZeroCount(words), out start, out end);
            if (end - start >= units) return true;
        }
        start = end = 0;
        return false;
    }

    // The runs of the word of `from` that start there or after it.
    readonly ulong StartingFrom(nuint from)
    {
        ulong ones = Starting(from >> WordShift), first = 1ul << (int)(from & 63);
        ulong rest = ones & (ulong.MaxValue << (int)(from & 63));
        bool inside = (ones & first >> 1) != 0;
        return inside ? rest & unchecked(rest + first) : rest;
    }
}
