using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// The common cases, without a branch that depends on what lies around: a block of at most 64 units between ranges that are not
// much longer, all in one leaf. The bits around it are read as eight bytes from the nearest byte boundary, wherever words begin. What is
// not near is told by a few tests that hardly ever fail, and done by the general operations.
internal unsafe partial struct FreeRanges
{
    const int Window = 56; // bits that such a read is sure to show

    const nuint PageMask = 4095;

    /// <summary>What stands for a start where there is none.</summary>
    public const long None = -1;
    const long NotNear = -2;

    /// <summary>Insert, when all is near; false, with nothing changed, when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool InsertNear(nuint start, nuint end, out bool done)
    {
        nuint units = end - start;
        ulong before = ~Unsafe.ReadUnaligned<ulong>((byte*)bits + (start >> 3) - 7) << (int)(8 - (start & 7));
        ulong after = ~(Unsafe.ReadUnaligned<ulong>((byte*)bits + (end >> 3)) >> (int)(end & 7));
        nuint left = (nuint)BitOperations.LeadingZeroCount(before), right = (nuint)BitOperations.TrailingZeroCount(after);
        nuint rangeStart = unchecked(start - left), rangeEnd = end + right;
        ulong* word = bits + (start >> WordShift);
        done = false;
        if (units > 64 || left >= Window || right >= Window || !HasNext(word) || !InOneLeaf(rangeStart, rangeEnd)) return false;

        ulong mask = ulong.MaxValue >> (int)(64 - units), low = LowPart(mask, start), high = HighPart(mask, start);
        ulong own = word[0], next = word[1];
        if ((own & low | next & high) != 0) return true;
        word[0] = own | low;
        word[1] = next | high;
        promises.Raise(rangeStart >> WordShift, (byte)(left + units + right));
        Free += units;
        Count = unchecked(Count + 1 - Some(left) - Some(right));
        done = true;
        return true;
    }

    /// <summary>TakeFirst, when all is near; otherwise <see cref="NotNear"/>, with nothing changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    long TakeFirstNear(nuint units)
    {
        if (units > 64) return NotNear;
        long first = promises.First((byte)units);
        if (first < 0) return None;
        ulong* word = bits + first;
        ulong own = word[0], next = word[1], ones = own & unchecked(own + (word[-1] >> 63));
        ulong starts = BitRuns.StartsOf(ones, (int)units) | StartAtTop(ones, next, (int)units);
        nuint start = ((nuint)first << WordShift) + (nuint)BitOperations.TrailingZeroCount(starts), end = start + units;
        // None starts here when the promise was too large.
        if (starts == 0 || !HasNext(word) || !InOneNode(start, end)) return NotNear;

        byte promise = promises[(nuint)first];
        nuint rest = (nuint)BitOperations.TrailingZeroCount(~(Unsafe.ReadUnaligned<ulong>((byte*)bits + (end >> 3)) >> (int)(end & 7)));
        ulong mask = ulong.MaxValue >> (int)(64 - units), low = LowPart(mask, start);
        word[0] = own & ~low;
        word[1] = next & ~HighPart(mask, start);
        promises.Set((nuint)first, AtLeastLongest(ones & ~low, next, promise), end >> WordShift, rest < Window ? (byte)rest : promise);
        Free -= units;
        Count = unchecked(Count + Some(rest) - 1);
        return (long)start;
    }

    // What of a mask for bits from `start` on falls into its word, and into the next.
    static ulong LowPart(ulong mask, nuint start) => mask << (int)(start & 63);

    static ulong HighPart(ulong mask, nuint start) => mask >> 1 >> (int)(63 - (start & 63));

    // The start of the run at the top of a word, if it has that many units, as a bit. (A word all ones is for StartsOf.)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong StartAtTop(ulong ones, ulong next, int units)
    {
        int top = BitOperations.LeadingZeroCount(~ones), more = BitOperations.TrailingZeroCount(~next);
        ulong run = ~(ulong.MaxValue >> top);
        return run & unchecked(0 - run) & Branchless.Less(units - 1, top + more);
    }

    // At least the longest run that starts in a word, given the next word: of the two lowest runs, the highest and all that is between, the one with
    // the most units. One that goes on beyond the next word is as long as the promise at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte AtLeastLongest(ulong ones, ulong next, byte promise)
    {
        int top = BitOperations.LeadingZeroCount(~ones), more = BitOperations.TrailingZeroCount(~next);
        if (more == 64) more = promise - top;
        long highest = (top + more) & unchecked((long)Branchless.Less(0, top));
        ulong others = ones & (ulong.MaxValue >> top), beyond = others & BeyondLowest(others);
        long lowest = BitOperations.PopCount(others) - BitOperations.PopCount(beyond), between = BitOperations.PopCount(beyond & BeyondLowest(beyond));
        long second = BitOperations.PopCount(beyond) - between;
        return (byte)Branchless.Max(Branchless.Max(lowest, second), Branchless.Max(between, highest));
    }

    // Ones above the lowest run, which others may stand above: a carry runs through it.
    static ulong BeyondLowest(ulong ones) => unchecked(ones + (ones & 0 - ones));

    static nuint Some(nuint count) => count != 0 ? 1u : 0u;

    // Whether the next word is committed because this one is.
    static bool HasNext(ulong* word) => ((nuint)word & PageMask) != PageMask + 1 - sizeof(ulong);

    static bool InOneLeaf(nuint a, nuint b) => (a ^ b) >> LeafShift == 0;

    static bool InOneNode(nuint a, nuint b) => (a ^ b) >> (WordShift + TreeOf16.FanOutShift) == 0;
}
