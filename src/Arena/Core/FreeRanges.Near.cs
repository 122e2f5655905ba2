using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// The common cases, without a branch that depends on what lies around: a block of at most 64 units between ranges that are not
// much longer. The bits around it are read as eight bytes from the nearest byte boundary, wherever words begin. What is not near is told by a few
// tests that hardly ever fail, and done by the general operations.
//
// The promise of what is inserted is owed. The next allocation compares it with what its search finds, which so need not wait until the ends of the
// new range are known, and makes it together with its own changes; anything else that looks at promises makes it first.
internal unsafe partial struct FreeRanges
{
    const int Window = 56; // bits that such a read is sure to show

    /// <summary>What stands for a start where there is none.</summary>
    public const long None = -1;

    /// <summary>What stands for a start that is not known.</summary>
    public const long NotNear = -2;

    /// <summary>Insert, when all is near; otherwise false, with nothing changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool InsertNear(nuint start, nuint units)
    {
        nuint end = start + units;
        ulong before = ~Unsafe.ReadUnaligned<ulong>((byte*)bits + (start >> 3) - 7) << (int)(8 - (start & 7));
        ulong after = NotFreeFrom(end);
        nuint left = (nuint)BitOperations.LeadingZeroCount(before), right = (nuint)BitOperations.TrailingZeroCount(after);
        ulong* word = bits + (start >> WordShift);
        ulong mask = Mask(units), low = LowPart(mask, unchecked((int)start)), high = HighPart(mask, unchecked((int)start));
        ulong own = word[0], next = word[1];
        if (units > 64 || left >= Window || right >= Window || (own & low | next & high) != 0) return false;
        word[0] = own | low;
        word[1] = next | high;
        Free += units;
        Count = unchecked(Count + (nuint)(before >> 63) + (nuint)(after & 1) - 1);
        start -= left;
        end += right;
        Link(start, end);
        CatchUp();
        owedWord = start >> WordShift;
        owedLength = (byte)(end - start);
        return true;
    }

    /// <summary>TakeFirst, when all is near; otherwise <see cref="NotNear"/>, with nothing changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // but not into a loop, where its choices would become jumps
    public long TakeFirstNear(nuint units)
    {
        if (units > 64) return NotNear;
        long first = promises.First((byte)units);
        nuint raised = owedWord;
        byte length = owedLength;
        if (length >= units && raised < unchecked((nuint)first)) first = (long)raised; // none, -1, is above all
        if (first < 0) return None;
        ulong* word = bits + first;
        ulong own = word[0], next = word[1], ones = own & unchecked(own + (word[-1] >> 63));
        // The lowest run that is long enough within the word, or else the one that leaves it.
        int top = BitOperations.LeadingZeroCount(~ones);
        int at = Math.Min(BitOperations.TrailingZeroCount(BitRuns.StartsOf(ones, (int)units)), 64 - top);
        ulong mask = Mask(units), low = LowPart(mask, at), high = HighPart(mask, at);
        if ((low & ~ones | high & ~next) != 0) return NotNear; // the promise was too large

        nuint start = ((nuint)first << WordShift) + (nuint)at, end = start + units, last = end >> WordShift;
        ulong after = NotFreeFrom(end);
        nuint rest = (nuint)BitOperations.TrailingZeroCount(after);
        bool inOneNode = InOneNode((nuint)first, last);
        if (!inOneNode && rest >= Window) return NotNear;
        word[0] = own & ~low;
        word[1] = next & ~high;
        Free -= units;
        Count = unchecked(Count - (nuint)(after & 1));
        owedLength = 0;
        byte promise = (byte)Math.Max(promises[(nuint)first], length), left = AtLeastLongest(ones & ~low, next, promise); // it may be what is owed
        if (inOneNode) promises.RaiseAndSet(raised, length, (nuint)first, left, last, rest < Window ? (byte)rest : promise);
        else SetAcross(raised, length, (nuint)first, left, last, (byte)rest);
        return (long)start;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly void SetAcross(nuint raised, byte most, nuint word, byte value, nuint beyond, byte least)
    {
        promises.Raise(raised, most);
        promises.Set(word, value);
        promises.Raise(beyond, least);
    }

    // A zero for each unit from that one on, the first 56 at least, that is free.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly ulong NotFreeFrom(nuint unit) => ~(Unsafe.ReadUnaligned<ulong>((byte*)bits + (unit >> 3)) >> (int)(unit & 7));

    // That many ones, 1 to 64, from the lowest bit on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Mask(nuint units) => ulong.MaxValue >> unchecked(-(int)units);

    // What of a mask for bits from `start` on falls into its word, and into the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong LowPart(ulong mask, int at) => mask << at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong HighPart(ulong mask, int at) => mask >> 1 >> (at ^ 63);

    // At least the longest run that starts in a word, given the next word: of the two lowest runs, the highest and all that is between, the one with
    // the most units. One that goes on beyond the next word is as long as the promise at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte AtLeastLongest(ulong ones, ulong next, byte promise)
    {
        int top = BitOperations.LeadingZeroCount(~ones), more = BitOperations.TrailingZeroCount(~next);
        int reached = top + more, highest = (more == 64 ? promise : reached) & unchecked((int)((long)ones >> 63));
        ulong others = ones & (ulong.MaxValue >> top), beyond = others & BeyondLowest(others);
        int all = BitOperations.PopCount(others), after = BitOperations.PopCount(beyond), between = BitOperations.PopCount(beyond & BeyondLowest(beyond));
        return (byte)Math.Max(Math.Max(all - after, after - between), Math.Max(between, highest));
    }

    // Ones above the lowest run, which others may stand above: a carry runs through it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong BeyondLowest(ulong ones) => unchecked(ones + (ones & 0 - ones));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool InOneNode(nuint word, nuint other) => (word ^ other) >> TreeOf16.FanOutShift == 0;
}
