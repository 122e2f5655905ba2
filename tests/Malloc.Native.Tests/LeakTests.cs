using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>
/// Blocks that nothing points to when a program ends are reported, and no others. A program whose case starts with lost_ prints beforehand what is to be
/// found in the sum.
/// </summary>
public sealed partial class LeakTests
{
    const int LeakStatus = 23;

    static readonly string[] Programs = ["leaks", "leaks_cpp"];

    public static TheoryData<string, string> Lost => Named("lost_");

    public static TheoryData<string, string> Kept => Named("kept_");

    [Theory, MemberData(nameof(Lost))]
    public void What_is_lost_is_an_error(string program, string name) => IsReported(Run("error", program, name), LeakStatus);

    [Theory, MemberData(nameof(Lost))]
    public void What_is_lost_is_reported(string program, string name) => IsReported(Run("report", program, name), 0);

    [Theory, MemberData(nameof(Kept))]
    public void What_is_kept_is_not_reported(string program, string name) => IsSilent(Run("error", program, name));

    [Theory, InlineData("lost_a_block"), InlineData("lost_by_a_thread_that_ended")]
    public void Nobody_looks_unless_asked(string name) => IsSilent(Run("off", "leaks", name));

    [Fact]
    public void Each_place_is_described_once_the_largest_first()
    {
        Outcome outcome = CProgram.Run("leaks", "lost_blocks_of_two_places", "--debug", "--args", "LeakCheck=report,StackDepth=16");
        MatchCollection leaks = Leak().Matches(outcome.Errors);
        leaks.Select(leak => leak.Groups[1].Value).Should().Equal("size 1000, offset +0: never freed.", "size 100, offset +0: never freed, nor 2 more from the same place, 300 bytes in all.");
        outcome.Errors.Should().Contain("lost_blocks_of_two_places").And.EndWith("\npools: 4 blocks, 1300 bytes leaked in 2 places\n");
    }

    static TheoryData<string, string> Named(string start)
    {
        var rows = new TheoryData<string, string>();
        foreach (string program in Programs)
            foreach (string name in CProgram.CasesOf(program).Where(name => name.StartsWith(start))) rows.Add(program, name);
        return rows;
    }

    static Outcome Run(string leakCheck, string program, string name) => CProgram.Run(program, name, "--debug", "--args", "LeakCheck=" + leakCheck);

    static void IsReported(Outcome outcome, int status)
    {
        outcome.Output.Should().MatchRegex(@"^pools: \d+ blocks?, \d+ bytes leaked in $");
        outcome.Errors.Should().StartWith("pools: error: leak: pool mvff-debug, block 0x").And.Contain("\n" + outcome.Output);
        outcome.ExitStatus.Should().Be(status);
    }

    static void IsSilent(Outcome outcome)
    {
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [GeneratedRegex(@"^pools: error: leak: pool mvff-debug, block 0x[0-9a-f]+, (.*) Free it when its last pointer goes\.$", RegexOptions.Multiline)]
    private static partial Regex Leak();
}
