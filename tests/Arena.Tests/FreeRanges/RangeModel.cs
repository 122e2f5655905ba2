using System;
using System.Collections.Generic;
using System.Linq;

namespace Pools.Tests;

/// <summary>A free range in units.</summary>
internal readonly record struct UnitRange(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>What the free ranges should be: a flag for each unit, and every question answered by looking at all of them.</summary>
internal sealed class RangeModel(int units)
{
    readonly bool[] free = new bool[units];

    public int Units => units;

    public int Free => free.Count(unit => unit);

    public bool IsFree(int unit) => free[unit];

    public bool NoneFree(int start, int end) => !free[start..end].Contains(true);

    public void Set(int start, int end, bool value) => free.AsSpan(start, end - start).Fill(value);

    public List<UnitRange> Ranges()
    {
        List<UnitRange> ranges = [];
        for (int start = 0; start < units; start++)
        {
            if (!free[start]) continue;
            int end = start;
            while (end < units && free[end]) end++;
            ranges.Add(new(start, end));
            start = end;
        }
        return ranges;
    }
}
