using System.Collections.Generic;
using System.IO;
using FluentAssertions;
using Pools.Conformance;
using Pools.Testing;
using Xunit;

namespace Pools.Tests;

/// <summary>The class of samples/custom-pool, which is outside the library, does all that a class must.</summary>
public sealed class PagePoolConformance : PoolConformance
{
    protected override PoolClass Class { get; } = PoolClass.Of<PagePool>();

    protected override nuint LargestAlignment => 4096;

    // It has no keys.
    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs => [];

    [Fact]
    public void It_is_written_in_less_than_60_lines() =>
        File.ReadAllLines(Path.Combine(Checkout.Root, "samples/custom-pool/PagePool.cs")).Length.Should().BeLessThan(60);
}

/// <summary>And so does its debugging version, which nobody has written.</summary>
public sealed class PagePoolDebugConformance : PoolConformance
{
    protected override PoolClass Class { get; } = DebugPool.Of(PoolClass.Of<PagePool>());

    protected override nuint LargestAlignment => 32; // that of the fence in front of a block

    protected override bool AccountsToTheByte => false;

    protected override bool KeepsWhatIsFreed => false;

    protected override bool GivesAllBack => false;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
        [(new() { { DebugPool.Keys.FenceSize, 0 } }, "FenceSize", "0", "be a number of bytes from 1 to 1048576")];
}

/// <summary>And so does the one with caches, in an arena whose grains are too small for its runs; in the sample's they are large enough.</summary>
public sealed class PagePoolCacheConformance : PoolConformance
{
    protected override PoolClass Class { get; } = CachePool.Of(PoolClass.Of<PagePool>());

    protected override nuint LargestAlignment => 4096;

    protected override bool AccountsToTheByte => false;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs => [];
}
