using System;

namespace Pools.Core;

/// <summary>A stretch of units that have their tables, from which it grows; others may have them, too. So that nobody looks at each table for what has them all.</summary>
internal struct CoveredStretch
{
    nuint from, to;

    /// <summary>Whether all of the units [first, end) are known to have theirs.</summary>
    public readonly bool Has(nuint first, nuint end) => first >= from && end <= to;

    /// <summary>The units [first, end) have theirs now.</summary>
    public void Add(nuint first, nuint end)
    {
        bool adjoins = first <= to && end >= from;
        (from, to) = adjoins ? (Math.Min(first, from), Math.Max(end, to)) : (first, end);
    }
}
