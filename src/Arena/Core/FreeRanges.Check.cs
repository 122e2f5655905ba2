using System;

namespace Pools.Core;

internal unsafe partial struct FreeRanges
{
    /// <summary>Whether every invariant holds. Reads all the bits below the highest free one: for tests and for deep checks.</summary>
    public readonly bool Check()
    {
        nuint free = 0, count = 0, at = 0;
        nuint limit = LeafEnd(Leaves - 1);
        while ((at = BitRuns.NextSet(bits, at, limit)) < limit)
        {
            nuint end = BitRuns.NextClear(bits, at, limit);
            if (end > Units || EndOfRange(at) != end || StartOfRangeEndingAt(end - 1) != at || StartOfRangeAround(end - 1) != at) return false;
            free += end - at;
            count++;
            at = end;
        }
        if (free != Free || count != Count) return false;
        for (nuint leaf = 0; leaf < Leaves; leaf++)
            if (!CheckLeaf(leaf)) return false;
        return longest.Check(Leaves);
    }

    readonly bool CheckLeaf(nuint leaf)
    {
        nuint inLeaf = 0;
        for (nuint word = leaf * WordsPerLeaf; word < (leaf + 1) * WordsPerLeaf; word++)
        {
            nuint max = 0, from = word << WordShift, limit = (word + 1) << WordShift;
            while (from < limit && NextInLeaf(leaf, from, out nuint start, out nuint end) && start < limit)
            {
                max = Math.Max(max, end - start);
                from = end;
            }
            if (inWord[word] != ByteOf(max)) return false;
            inLeaf = Math.Max(inLeaf, max);
        }
        return longest[leaf] == Clamp(inLeaf);
    }
}
