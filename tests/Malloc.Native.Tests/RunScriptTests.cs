using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>The options of <c>run.sh</c>.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public void Help_fits_on_a_screen()
    {
        Outcome help = Run("--help");
        help.ExitStatus.Should().Be(0);
        string[] lines = help.Output.Split('\n');
        lines.Length.Should().BeLessThan(30);
        lines.Max(line => line.Length).Should().BeLessThan(100);
    }

    [Theory]
    [InlineData("--frob", "run.sh: there is no option --frob.")]
    [InlineData("--pool", "run.sh: --pool needs a value.")]
    [InlineData("--args", "run.sh: --args needs a value.")]
    [InlineData("--arena", "run.sh: --arena needs a value.")]
    public void A_wrong_option_is_named(string option, string message)
    {
        Outcome outcome = Run(option);
        outcome.ExitStatus.Should().Be(2);
        outcome.Output.Should().BeEmpty();
        outcome.Errors.Should().StartWith(message);
    }

    [Fact]
    public void Without_a_command_the_help_is_shown_as_an_error()
    {
        Outcome outcome = Run("--debug");
        outcome.ExitStatus.Should().Be(2);
        outcome.Errors.Should().StartWith("Usage:");
    }

    [Theory]
    [InlineData("--pool mvff-debug", "POOLS_CLASS=mvff-debug")]
    [InlineData("--debug", "POOLS_CLASS=mvff-debug")]
    [InlineData("--stats", "POOLS_STATS=on")]
    [InlineData("--args Align=32", "POOLS_ARGS=Align=32")]
    [InlineData("--arena Spare=0", "POOLS_ARENA=Spare=0")]
    public void An_option_sets_the_environment(string option, string variable) =>
        Run([.. option.Split(' '), "env"]).Output.Split('\n').Should().Contain(variable);

    [Fact]
    public void What_follows_the_command_is_the_commands() => Run("/bin/echo", "--stats", "--", "--help").Output.Should().Be("--stats -- --help\n");

    [Fact]
    public void Two_dashes_end_the_options() => Run("--", "/bin/echo", "x").Output.Should().Be("x\n");

    [Fact]
    public void The_command_keeps_its_status() => Run("/bin/bash", "-c", "exit 37").ExitStatus.Should().Be(37);

    [Fact]
    public void A_command_that_is_not_there_has_status_127() => Run("/nowhere/at/all").ExitStatus.Should().Be(127);

    [Fact]
    public void Another_preloaded_library_stays() =>
        Shell.Run("/", new Dictionary<string, string> { ["LD_PRELOAD"] = "libm.so.6" }, RunScript.Path, "env").Output
            .Should().MatchRegex("LD_PRELOAD=[^\n]*libpools_malloc.so:libm.so.6\n");

    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void Statistics_tell_what_arena_and_pool_held(string pool)
    {
        const string amount = @"\d+(\.\d)?[KMGT]?";
        Outcome outcome = Run("--pool", pool, "--stats", "/bin/true");
        outcome.ExitStatus.Should().Be(0);
        outcome.Errors.Should().MatchRegex(
            $@"^pools: arena: {amount} committed, {amount} at its peak, {amount} spare, {amount} reserved\n" +
            $@"pools: pool {pool}: {amount} allocated( \([^\n]*\))? of {amount}, \d+ free ranges, the largest of {amount}\n$");
    }

    static Outcome Run(params string[] arguments) => Shell.Run("/", new Dictionary<string, string>(), [RunScript.Path, .. arguments]);
}
