using System.Collections.Generic;
using Pools.Conformance;

namespace Pools.Tests;

/// <summary>A guarding class is a pool class like any other, over the release class and over the debugging one.</summary>
public abstract class GuardConformance(PoolClass poolClass, Guard guard) : PoolConformance
{
    protected override PoolClass Class { get; } = poolClass;

    protected override Args Args => new() { { GuardPool.Keys.Guard, guard } };

    protected override IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs =>
    [
        (new() { { new Key<int>("Guard"), 1 } }, "Guard", "1", "be one of off|sample:N|after|before, N from 1 to 1000000000"),
        (new() { { Mvff.Keys.Align, 24 } }, "Align", "24", "be a power of two from 8 to 1073741824"),
        (new() { { Mvff.Keys.MeanSize, 65537 } }, "MeanSize", "65537", "be at most ExtendBy"),
    ];
}

public sealed class GuardAfterConformance() : GuardConformance(GuardPool.Of(Mvff.Class), Guard.After);

public sealed class GuardBeforeConformance() : GuardConformance(GuardPool.Of(Mvff.Class), Guard.Before);

public sealed class GuardSampleConformance() : GuardConformance(GuardPool.Of(Mvff.Class), Guard.Sample(3));

public sealed class GuardOffConformance() : GuardConformance(GuardPool.Of(Mvff.Class), Guard.Off);

/// <summary>Blocks that are not guarded have fences, which count as allocated.</summary>
public abstract class GuardedDebugConformance(Guard guard) : GuardConformance(DebugPool.Of(Mvff.Class), guard)
{
    protected override bool AccountsToTheByte => false;

    protected override bool GivesAllBack => false;
}

public sealed class GuardAfterDebugConformance() : GuardedDebugConformance(Guard.After);

public sealed class GuardBeforeDebugConformance() : GuardedDebugConformance(Guard.Before);

public sealed class GuardSampleDebugConformance() : GuardedDebugConformance(Guard.Sample(3));
