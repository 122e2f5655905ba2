using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Blocks that nothing refers to when the program ends.</summary>
public sealed class LeakTests : PairTests
{
    public static TheoryData<string, string, long> Pairs => PairsOf("leak");

    [Theory, MemberData(nameof(Pairs))]
    public void Wrong(string program, string name, long size) => IsCaught(program, name, size);

    [Theory, MemberData(nameof(Pairs))]
    public void Right(string program, string name, long size) => IsSilent(program, name, size);

    /// <summary>However many blocks one line has lost, it is one report, which counts them.</summary>
    [Fact]
    public void A_line_is_reported_once()
    {
        Outcome outcome = CaseProgram.Run("leak/blocks.c", "a_thousand_from_one_line", wrong: true, 33, "mvff-debug", "LeakCheck=error");
        outcome.Errors.Should().MatchRegex("^pools: error: leak: [^\n]*, nor 999 more from the same place, 33000 bytes in all");
        outcome.Errors.LastIndexOf("pools: error: ", System.StringComparison.Ordinal).Should().Be(0);
    }
}
