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
        GuardBudget budget = default;
        budget.Init();
        int taken = TakeAll(ref budget);
        taken.Should().BeInRange(GuardBudget.AtOnce, GuardBudget.AtOnce + GuardBudget.PerSecond, "the clock went on while they were taken");
        Thread.Sleep(100);
        budget.TryTake().Should().BeTrue("time has passed");
        TakeAll(ref budget).Should().BeLessThan(GuardBudget.AtOnce + GuardBudget.PerSecond);
    }

    static int TakeAll(ref GuardBudget budget)
    {
        int taken = 0;
        while (budget.TryTake()) taken++;
        return taken;
    }
}
