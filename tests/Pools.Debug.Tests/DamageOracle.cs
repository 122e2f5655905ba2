using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>Random use with damage strewn in: exactly what was damaged is reported, once.</summary>
public sealed unsafe class DamageOracle : DebugPools
{
    [Theory, InlineData(0), InlineData(20_000), InlineData(1 << 20)]
    public void What_is_damaged_and_only_that_is_reported(int quarantine) => Seeded.Run(random =>
    {
        IPool pool = Create(quarantine: quarantine);
        List<(nuint Block, nuint Size)> live = [];
        HashSet<nuint> damaged = [], spoilt = []; // not reported yet; reported or not
        for (int i = 0; i < 4000; i++)
        {
            switch (random.Next(20))
            {
                case < 10:
                    nuint size = (nuint)random.Next(300);
                    live.Add(((nuint)pool.Alloc(size), size));
                    break;
                case < 19 when live.Count > 0:
                    int any = random.Next(live.Count);
                    (nuint block, nuint itsSize) = live[any];
                    live.RemoveAt(any);
                    spoilt.Remove(block);
                    if (damaged.Remove(block)) pool.Invoking(p => p.Free((void*)block, itsSize)).Should().Throw<PoolCorruptionException>().Which.Block.Should().Be(block);
                    pool.Free((void*)block, itsSize);
                    break;
                case 19 when live.Count > 0:
                    (nuint victim, nuint victimSize) = live[random.Next(live.Count)];
                    if (!spoilt.Add(victim)) break;
                    damaged.Add(victim);
                    ((byte*)victim)[random.Next(2) == 0 ? -1 : (long)victimSize] ^= 0x55;
                    break;
            }
            if (i % 400 == 0) CheckFinds(pool, damaged);
        }
        CheckFinds(pool, damaged);
        foreach ((nuint block, nuint size) in live) pool.Free((void*)block, size);
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    });

    static void CheckFinds(IPool pool, HashSet<nuint> damaged)
    {
        for (; damaged.Count > 0; damaged.Remove(FoundBy(pool)).Should().BeTrue()) { }
        pool.Check(CheckLevel.Deep);
    }

    static nuint FoundBy(IPool pool) => pool.Invoking(p => p.Check()).Should().Throw<PoolCorruptionException>().Which.Block;
}
