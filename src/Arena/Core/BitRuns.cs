using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pools.Core;

/// <summary>Runs of ones in a bitmap of 64-bit words. Positions and limits count bits; every limit is a multiple of 64.</summary>
internal static unsafe class BitRuns
{
    const int WordShift = 6;

    // From this many words on, which are those of a block of some 16 KiB, they are looked at and written four at a time.
    const int Many = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(ulong* bits, nuint at) => (bits[at >> WordShift] >> (int)(at & 63) & 1) != 0;

    /// <summary>The first zero at or after <paramref name="from"/>, or <paramref name="limit"/>.</summary>
    public static nuint NextClear(ulong* bits, nuint from, nuint limit)
    {
        nuint word = from >> WordShift;
        ulong zeros = ~bits[word] & (ulong.MaxValue << (int)(from & 63));
        if (zeros == 0)
        {
            word = NotFull(bits, word + 1, limit >> WordShift);
            if (word << WordShift >= limit) return limit;
            zeros = ~bits[word];
        }
        return (word << WordShift) + (nuint)BitOperations.TrailingZeroCount(zeros);
    }

    /// <summary>The first one at or after <paramref name="from"/>, or <paramref name="limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint NextSet(ulong* bits, nuint from, nuint limit)
    {
        nuint word = from >> WordShift;
        ulong ones = bits[word] & (ulong.MaxValue << (int)(from & 63));
        while (ones == 0)
        {
            if (++word << WordShift >= limit) return limit;
            ones = bits[word];
        }
        return (word << WordShift) + (nuint)BitOperations.TrailingZeroCount(ones);
    }

    /// <summary>The last one at or before <paramref name="from"/>; false when there is none.</summary>
    public static bool TryFindBack(ulong* bits, nuint from, out nuint at)
    {
        nuint word = from >> WordShift;
        ulong ones = bits[word] & (ulong.MaxValue >> (int)(63 - (from & 63)));
        while (ones == 0 && word > 0) ones = bits[--word];
        at = 0;
        if (ones == 0) return false;
        at = (word << WordShift) + 63 - (nuint)BitOperations.LeadingZeroCount(ones);
        return true;
    }

    /// <summary>The start, not below <paramref name="floor"/>, of the run of ones that <paramref name="last"/> is in.</summary>
    public static nuint Start(ulong* bits, nuint last, nuint floor)
    {
        nuint word = last >> WordShift;
        ulong zeros = ~bits[word] & (ulong.MaxValue >> (int)(63 - (last & 63)));
        if (zeros == 0)
        {
            word = NotFullBack(bits, word, floor >> WordShift);
            if (word << WordShift <= floor) return floor;
            zeros = ~bits[--word];
        }
        return (word << WordShift) + 64 - (nuint)BitOperations.LeadingZeroCount(zeros);
    }

    /// <summary>Whether none of the bits [start, end) is set. The range is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllClear(ulong* bits, nuint start, nuint end)
    {
        nuint word = start >> WordShift, last = (end - 1) >> WordShift;
        ulong ones = bits[word] & HeadMask(start);
        if (last - word > Many && ones == 0)
        {
            if (!AllZero(bits + word + 1, last - word - 1)) return false;
            word = last - 1;
        }
        while (word < last)
        {
            if (ones != 0) return false;
            ones = bits[++word];
        }
        return (ones & TailMask(end)) == 0;
    }

    /// <summary>Whether all of the bits [start, end) are set. The range is not empty.</summary>
    public static bool AllSet(ulong* bits, nuint start, nuint end)
    {
        nuint word = start >> WordShift, last = (end - 1) >> WordShift;
        ulong zeros = ~bits[word] & HeadMask(start);
        while (word < last)
        {
            if (zeros != 0) return false;
            zeros = ~bits[++word];
        }
        return (zeros & TailMask(end)) == 0;
    }

    /// <summary>Sets the bits [start, end). The range is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(ulong* bits, nuint start, nuint end)
    {
        nuint word = start >> WordShift, last = (end - 1) >> WordShift;
        ulong mask = HeadMask(start);
        if (last - word > Many)
        {
            bits[word] |= mask;
            Fill(bits + word + 1, last - word - 1, ulong.MaxValue);
            mask = ulong.MaxValue;
            word = last;
        }
        while (word < last)
        {
            bits[word++] |= mask;
            mask = ulong.MaxValue;
        }
        bits[word] |= mask & TailMask(end);
    }

    /// <summary>Clears the bits [start, end). The range is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ulong* bits, nuint start, nuint end)
    {
        nuint word = start >> WordShift, last = (end - 1) >> WordShift;
        ulong mask = HeadMask(start);
        if (last - word > Many)
        {
            bits[word] &= ~mask;
            Fill(bits + word + 1, last - word - 1, 0);
            mask = ulong.MaxValue;
            word = last;
        }
        while (word < last)
        {
            bits[word++] &= ~mask;
            mask = ulong.MaxValue;
        }
        bits[word] &= ~(mask & TailMask(end));
    }

    /// <summary>The positions in a word where a run of at least <paramref name="n"/> ones (1 to 64) starts or goes on for as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong StartsOf(ulong word, int n)
    {
        // After each step a one says that as many ones follow as the next gives: the binary digits of n - 1, read from the highest on, plus one. That
        // is at most twice as many as before. All steps are made whatever n is: how many it takes can not be foretold.
        uint more = (uint)n - 1;
        word &= word >> (int)(more >> 5);
        word &= word >> (int)(more + 16 >> 5);
        word &= word >> (int)(more + 8 >> 4);
        word &= word >> (int)(more + 4 >> 3);
        word &= word >> (int)(more + 2 >> 2);
        return word & word >> (int)(more + 1 >> 1);
    }

    // The first word of [from, to) that is not all ones, or `to`.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nuint NotFull(ulong* bits, nuint from, nuint to)
    {
        while (from + 4 <= to && AreFull(bits + from)) from += 4;
        while (from < to && bits[from] == ulong.MaxValue) from++;
        return from;
    }

    // The lowest word, not below `floor`, from which on up to `word` all are ones.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nuint NotFullBack(ulong* bits, nuint word, nuint floor)
    {
        while (word >= floor + 4 && AreFull(bits + word - 4)) word -= 4;
        while (word > floor && bits[word - 1] == ulong.MaxValue) word--;
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool AreFull(ulong* four) => (Vector128.Load(four) & Vector128.Load(four + 2)) == Vector128<ulong>.AllBitsSet;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool AllZero(ulong* words, nuint count)
    {
        Vector128<ulong> ones = default;
        for (; count >= 4; count -= 4, words += 4) ones |= Vector128.Load(words) | Vector128.Load(words + 2);
        ulong rest = 0;
        for (; count != 0; count--) rest |= *words++;
        return ones == default && rest == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Fill(ulong* words, nuint count, ulong value)
    {
        Vector128<ulong> values = Vector128.Create(value);
        for (; count >= 4; count -= 4, words += 4)
        {
            values.Store(words);
            values.Store(words + 2);
        }
        for (; count != 0; count--) *words++ = value;
    }

    static ulong HeadMask(nuint start) => ulong.MaxValue << (int)(start & 63);

    static ulong TailMask(nuint end) => ulong.MaxValue >> (int)(63 - ((end - 1) & 63));
}
