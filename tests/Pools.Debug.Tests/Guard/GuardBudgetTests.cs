using System.Diagnostics;
using System.Threading;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>What a sample may cost.</summary>
public sealed class GuardBudgetTests
{
    [Fact]
    public void So_many_at_once_and_then_by_the_clock()
    {
        Stopwatch watch = Stopwatch.StartNew();
        GuardBudget budget = default;
        budget.Init();
        int taken = TakeAll(ref budget);
        taken.Should().BeInRange(GuardBudget.AtOnce, Most(watch), "the clock goes on while they are taken");
        Thread.Sleep(100);
        int later = TakeAll(ref budget);
        later.Should().BePositive("time has passed");
        (taken + later).Should().BeLessThanOrEqualTo(Most(watch));
    }

    // Since it was made. Its clock goes in steps, of a kernel's tick: ten milliseconds at most.
    static int Most(Stopwatch watch) => GuardBudget.AtOnce + (int)((watch.ElapsedMilliseconds + 10) * GuardBudget.PerSecond / 1000);

    static int TakeAll(ref GuardBudget budget)
    {
        int taken = 0;
        while (budget.TryTake()) taken++;
        return taken;
    }
}
