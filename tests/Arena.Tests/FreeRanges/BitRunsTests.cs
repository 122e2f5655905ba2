using System;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed class BitRunsTests
{
    [Fact]
    public void A_run_of_n_starts_where_n_ones_follow() => Seeded.Run(random =>
    {
        for (int i = 0; i < 20000; i++)
        {
            ulong word = Word(random);
            int n = random.Next(1, 65), at = random.Next(64);
            bool follow = at + n <= 64 && Enumerable.Range(at, n).All(bit => (word >> bit & 1) != 0);
            (BitRuns.StartsOf(word, n) >> at & 1).Should().Be(follow ? 1UL : 0, "of {0} ones at {1} of {2:b}", n, at, word);
        }
    });

    // From few ones to few zeros, and the two ends.
    static ulong Word(Random random)
    {
        ulong a = Any(random), b = Any(random);
        return random.Next(6) switch { 0 => 0, 1 => ulong.MaxValue, 2 => a & b, 3 => a | b, 4 => a | b | b >> 1 | a << 1, _ => a };
    }

    static ulong Any(Random random) => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
}
