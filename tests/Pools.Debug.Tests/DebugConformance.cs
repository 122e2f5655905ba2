using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

public sealed class DebugConformance : PoolConformance
{
    protected override PoolClass Class { get; } = DebugPool.Of(Mvff.Class);

    protected override bool GivesAllBack => false;

    // Fences count as allocated.
    protected override bool AccountsToTheByte => false;

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { DebugPool.Keys.FenceSize, 0 } }, "FenceSize", "0", "be a number of bytes from 1 to 1048576"),
        (new() { { DebugPool.Keys.Quarantine, -1 } }, "Quarantine", "-1", "be a number of bytes of at least 0"),
        (new() { { DebugPool.Keys.FenceTemplate, "three" } }, "FenceTemplate", "three", "be 1, 2, 4 or 8 bytes, as text or in hexadecimal after 0x"),
        (new() { { DebugPool.Keys.StackDepth, 65 } }, "StackDepth", "65", "be a number from 0 to 64"),
        (new() { { DebugPool.Keys.CheckEvery, -1 } }, "CheckEvery", "-1", "be a number of at least 0"),
        (new() { { DebugPool.Keys.OnError, (OnError)3 } }, "OnError", "3", "be one of throw|report|abort"),
        (new() { { Mvff.Keys.Align, 24 } }, "Align", "24", "be a power of two from 8 to 1073741824"),
        (new() { { Mvff.Keys.MeanSize, 65537 } }, "MeanSize", "65537", "be at most ExtendBy"),
    ];
}
