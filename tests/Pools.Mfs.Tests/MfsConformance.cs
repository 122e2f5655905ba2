using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

public sealed class MfsConformance : PoolConformance
{
    const int UnitSize = 3000; // does not divide a grain, and is no multiple of 16

    protected override PoolClass Class => Mfs.Class;

    protected override Args Args => new() { { Mfs.Keys.UnitSize, UnitSize } };

    protected override nuint Fit(nuint size) => UnitSize;

    protected override nuint LargestAlignment => 8;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { Mfs.Keys.UnitSize, 0 } }, "UnitSize", "0", "be a number of bytes from 1 to 1099511627776"),
        (new() { { Mfs.Keys.UnitSize, -1 } }, "UnitSize", "-1", "be a number of bytes from 1 to 1099511627776"),
        (new() { { Mfs.Keys.ExtendBy, 0 } }, "ExtendBy", "0", "be a number of bytes of at least 1"),
        (new() { { Mfs.Keys.Align, 24 } }, "Align", "24", "be a power of two from 8 to 1073741824"),
        (new() { { Mfs.Keys.Align, 8192 } }, "Align", "8192", "be at most the arena's grain size"),
        (new() { { Mfs.Keys.Spare, 1.5 } }, "Spare", "1.5", "be a number from 0 to 1"),
        (new() { { Mfs.Keys.Limit, 0 } }, "Limit", "0", "be a number of bytes of at least 1"),
    ];
}
