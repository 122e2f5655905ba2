namespace Pools.Core;

internal unsafe partial struct FreeRanges
{
    /// <summary>Takes the first <paramref name="units"/> units of the free range that starts at <paramref name="start"/>; false, when it is shorter or none.</summary>
    public bool TryTakeAt(nuint start, nuint units)
    {
        if (start >= Units || !BitRuns.IsSet(bits, start)) return false;
        nuint end = EndOfRange(start);
        if (end - start < units) return false;
        Take(start, end, start, start + units);
        return true;
    }
}
