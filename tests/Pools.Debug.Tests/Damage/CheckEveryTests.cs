using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>A look at all blocks, once in so many operations.</summary>
public sealed unsafe class CheckEveryTests : DebugPools
{
    [Theory, InlineData(1, false), InlineData(2, false), InlineData(10, false), InlineData(1, true), InlineData(10, true)]
    public void Damage_is_found_within_that_many_operations(int every, bool byFree)
    {
        IPool pool = Create(new() { { DebugPool.Keys.CheckEvery, every } });
        byte* victim = (byte*)pool.Alloc(40);
        nuint[] others = new nuint[every];
        for (int i = 0; byFree && i < every; i++) others[i] = (nuint)pool.Alloc(24);
        victim[40] ^= 1;
        int operations = 0;
        Finds(MistakeKind.Overrun, victim, 40, 40, () =>
        {
            for (; operations < every; operations++)
            {
                if (byFree) pool.Free((void*)others[operations], 24);
                else pool.Alloc(24);
            }
        });
        operations.Should().BeLessThan(every);
        nuint before = pool.TotalSize - pool.FreeSize;
        if (byFree) pool.Free((void*)others[operations], 24); // the one that found it did nothing
        pool.Free(victim, 40);
        (pool.TotalSize - pool.FreeSize).Should().BeLessThan(before);
    }

    [Fact]
    public void Without_it_nobody_looks()
    {
        IPool pool = Create();
        byte* victim = (byte*)pool.Alloc(40);
        victim[40] ^= 1;
        for (int i = 0; i < 1000; i++) pool.Free(pool.Alloc(24), 24);
        Finds(MistakeKind.Overrun, victim, 40, 40, () => pool.Free(victim, 40));
    }
}
