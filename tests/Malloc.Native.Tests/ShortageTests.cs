using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Out of memory is NULL and ENOMEM, and the program goes on.</summary>
public sealed class ShortageTests
{
    const int Kilobytes = 81_000;

    public static TheoryData<string, string, string> LimitCases => Cases.Of("limits");

    [Theory, MemberData(nameof(LimitCases))]
    public void At_the_commit_limit(string pool, string program, string name) =>
        WentOn(CProgram.Run(program, name, "--pool", pool, "--arena", "CommitLimit=40M"));

    [Theory, MemberData(nameof(LimitCases))]
    public void At_the_limit_of_address_space(string pool, string program, string name) =>
        WentOn(CProgram.RunWithin(Kilobytes, program, name, "--pool", pool));

    [Theory, MemberData(nameof(LimitCases))]
    public void At_the_limit_of_the_pool(string pool, string program, string name) =>
        WentOn(CProgram.Run(program, name, "--pool", pool, "--args", "Limit=30M"));

    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void The_handler_of_new_makes_room(string pool)
    {
        Outcome outcome = CProgram.Run("operators", "short_the_handler_makes_room", "--pool", pool, "--arena", "CommitLimit=60M");
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    static void WentOn(Outcome outcome)
    {
        outcome.Errors.Should().BeEmpty();
        outcome.Output.Should().Be("went on\n");
        outcome.ExitStatus.Should().Be(0);
    }
}
