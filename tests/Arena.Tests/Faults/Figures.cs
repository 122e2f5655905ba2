using FluentAssertions;

namespace Pools.Tests;

/// <summary>An arena's figures at one moment.</summary>
internal sealed record Figures(nuint Reserved, nuint InUse)
{
    // What the tables of a small chunk come to: what is committed for them once stays for the next time.
    const nuint Tables = 64 << 10;

    public static Figures Of(Arena arena) => new(arena.Reserved, arena.Committed - arena.SpareCommitted);

    /// <summary>Asserts that nothing has been added to those, save tables.</summary>
    public void ShouldBe(Figures before)
    {
        Reserved.Should().Be(before.Reserved);
        InUse.Should().BeGreaterThanOrEqualTo(before.InUse).And.BeLessThanOrEqualTo(before.InUse + Tables);
    }
}
