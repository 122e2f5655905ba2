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

    /// <summary>Short ranges, in one word or a few, and long ones.</summary>
    [Fact]
    public unsafe void Ranges_are_set_and_cleared_and_known_to_be_clear() => Seeded.Run(random =>
    {
        const int words = 64, bits = 64 * words;
        ulong* map = stackalloc ulong[words];
        new Span<ulong>(map, words).Clear();
        bool[] expected = new bool[bits];
        for (int step = 0; step < 3000; step++)
        {
            int start = random.Next(bits), end = start + 1 + random.Next(random.Next(4) == 0 ? bits - start : Math.Min(200, bits - start));
            bool isClear = !expected.AsSpan(start, end - start).Contains(true), isSet = !expected.AsSpan(start, end - start).Contains(false);
            BitRuns.AllClear(map, (nuint)start, (nuint)end).Should().Be(isClear);
            BitRuns.AllSet(map, (nuint)start, (nuint)end).Should().Be(isSet);
            bool sets = random.Next(3) == 0;
            if (sets) BitRuns.Set(map, (nuint)start, (nuint)end);
            else BitRuns.Clear(map, (nuint)start, (nuint)end);
            expected.AsSpan(start, end - start).Fill(sets);
            for (int bit = 0; bit < bits; bit++)
                if (BitRuns.IsSet(map, (nuint)bit) != expected[bit]) throw new InvalidOperationException($"bit {bit} after step {step}, [{start}, {end})");
        }
    });

    /// <summary>From any bit of a run of up to 64 words, within limits that are words'.</summary>
    [Fact]
    public unsafe void A_run_is_followed_to_both_ends_within_limits() => Seeded.Run(random =>
    {
        const int words = 64, bits = 64 * words;
        ulong* map = stackalloc ulong[words];
        for (int step = 0; step < 20000; step++)
        {
            int start = random.Next(bits), end = start + 1 + random.Next(bits - start), within = random.Next(start, end);
            int floor = random.Next(within / 64 + 1) * 64, limit = (within / 64 + 1 + random.Next(words - within / 64)) * 64;
            new Span<ulong>(map, words).Clear();
            BitRuns.Set(map, (nuint)start, (nuint)end);
            ((int)BitRuns.NextClear(map, (nuint)within, (nuint)limit)).Should().Be(Math.Min(end, limit), "of [{0}, {1}) from {2}", start, end, within);
            ((int)BitRuns.Start(map, (nuint)within, (nuint)floor)).Should().Be(Math.Max(start, floor), "of [{0}, {1}) back from {2}", start, end, within);
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
