using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

public sealed class MvffConformance : PoolConformance
{
    protected override PoolClass Class => Mvff.Class;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { Mvff.Keys.ExtendBy, 0 } }, "ExtendBy", "0", "be a number of bytes of at least 1"),
        (new() { { Mvff.Keys.ExtendBy, -1 } }, "ExtendBy", "-1", "be a number of bytes of at least 1"),
        (new() { { Mvff.Keys.MeanSize, 0 } }, "MeanSize", "0", "be a number of bytes of at least 1"),
        (new() { { Mvff.Keys.MeanSize, 65537 } }, "MeanSize", "65537", "be at most ExtendBy"),
        (new() { { Mvff.Keys.Align, 24 } }, "Align", "24", "be a power of two from 8 to 1073741824"),
        (new() { { Mvff.Keys.Align, 4 } }, "Align", "4", "be a power of two from 8 to 1073741824"),
        (new() { { Mvff.Keys.Align, 8192 } }, "Align", "8192", "be at most the arena's grain size"),
        (new() { { Mvff.Keys.Spare, 1.5 } }, "Spare", "1.5", "be a number from 0 to 1"),
        (new() { { Mvff.Keys.Spare, double.NaN } }, "Spare", "NaN", "be a number from 0 to 1"),
        (new() { { Mvff.Keys.Limit, 0 } }, "Limit", "0", "be a number of bytes of at least 1"),
        (new() { { new Key<string>("Align"), "16" } }, "Align", "16", "be a power of two from 8 to 1073741824"),
    ];
}
