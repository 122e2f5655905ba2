using System;

namespace Pools.Core;

internal unsafe partial struct FreeRanges
{
    /// <summary>Whether every invariant holds. Reads all the bits below the highest free one: for tests and for deep checks.</summary>
    public bool Check()
    {
        CatchUp();
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
        return promises.Check(Words) && longs.Check(Leaves);
    }

    readonly bool CheckLeaf(nuint leaf)
    {
        nuint inLeaf = 0;
        for (nuint word = leaf * WordsPerLeaf; word < (leaf + 1) * WordsPerLeaf; word++)
        {
            nuint inWord = LongestInWord(word);
            if (promises[word] < ByteOf(inWord)) return false;
            inLeaf = Math.Max(inLeaf, inWord);
        }
        return inLeaf < Long || longs[leaf] >= Clamp(inLeaf);
    }
}
