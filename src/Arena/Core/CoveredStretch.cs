using System;

namespace Pools.Core;

/// <summary>
/// A stretch of units whose tables are known to be committed, so that nobody need look at each of them again: no table's memory goes back before the table does. Others may
/// have theirs, too.
/// </summary>
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
