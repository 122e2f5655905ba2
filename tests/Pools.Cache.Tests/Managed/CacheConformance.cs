using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

/// <summary>A class with caches is a pool class like any other, whatever the alignment.</summary>
public abstract class CacheConformance(long align) : PoolConformance
{
    protected override PoolClass Class { get; } = CachePool.Of(Mvff.Class);

    protected override Args Args => new() { { Mvff.Keys.Align, align } };

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { Mvff.Keys.Align, 24 } }, "Align", "24", "be a power of two from 8 to 1073741824"),
        (new() { { Mvff.Keys.MeanSize, 65537 } }, "MeanSize", "65537", "be at most ExtendBy"),
    ];
}

/// <summary>The alignment is the step between the sizes of small blocks; from 1024 bytes on those are rounded up further.</summary>
public sealed class CacheConformanceAtTheStep() : CacheConformance(16)
{
    protected override bool AccountsToTheByte => false;

    protected override bool CountsBlocks => false;
}

/// <summary>Small blocks are rounded up further than the alignment asks for.</summary>
public sealed class CacheConformanceBelowTheStep() : CacheConformance(8)
{
    protected override bool AccountsToTheByte => false;

    protected override bool CountsBlocks => false;
}

/// <summary>Small blocks would not have the alignment: none is cached.</summary>
public sealed class CacheConformanceAboveTheStep() : CacheConformance(64);
