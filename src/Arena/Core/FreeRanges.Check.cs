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
            if (longest[leaf] != Clamp(LongestInLeaf(leaf))) return false;
        return longest.Check(Leaves);
    }
}
