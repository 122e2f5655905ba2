using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

public sealed class MfsDebugConformance : PoolConformance
{
    const int UnitSize = 3000;

    protected override PoolClass Class { get; } = DebugPool.Of(Mfs.Class);

    protected override bool GivesAllBack => false;

    protected override Args Args => new() { { Mfs.Keys.UnitSize, UnitSize } };

    protected override nuint Fit(nuint size) => UnitSize;

    protected override nuint LargestAlignment => 8;

    // Fences count as allocated.
    protected override bool AccountsToTheByte => false;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { Mfs.Keys.UnitSize, 0 } }, "UnitSize", "0", "be a number of bytes from 1 to 1099511627776"),
        (new() { { DebugPool.Keys.FenceSize, 0 } }, "FenceSize", "0", "be a number of bytes from 1 to 1048576"),
    ];
}
