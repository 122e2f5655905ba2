using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed class CoveredStretchTests
{
    [Fact]
    public void It_grows_at_both_ends_and_moves_where_there_is_a_gap()
    {
        CoveredStretch covered = default;
        covered.Has(0, 1).Should().BeFalse();
        covered.Add(10, 20);
        (covered.Has(10, 20), covered.Has(9, 20), covered.Has(10, 21)).Should().Be((true, false, false));
        covered.Add(20, 30);
        covered.Add(5, 12);
        (covered.Has(5, 30), covered.Has(4, 5), covered.Has(30, 31)).Should().Be((true, false, false));
        covered.Add(40, 50);
        (covered.Has(40, 50), covered.Has(5, 30)).Should().Be((true, false), "what lies between the two is not known to have any");
    }
}
