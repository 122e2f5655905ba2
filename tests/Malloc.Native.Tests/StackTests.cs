using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>What a debugging class's report says of the calls: who allocated, who freed, where it was found.</summary>
public sealed class StackTests
{
    const string Frame = @"    /\S+/{0}\+0x[0-9a-f]+ \({1}\+0x[0-9a-f]+\)\n";

    static string At(string function, string program = "stacks") => string.Format(Frame, program, function);

    [Fact]
    public void Callers_are_named_without_being_asked_for()
    {
        Outcome outcome = Run("an_overrun");
        outcome.Errors.Should().MatchRegex(@"^pools: error: overrun: [^\n]+\n"
            + @"  found    01( [0-9a-f]{2}){15}\n  expected 53( [0-9a-f]{2}){15}\n"
            + "  allocated by malloc, called from\n" + At("make")
            + "  found in free, called from\n" + At("drop")
            + @"  in thread \d+ \(stacks\)\n"
            + @"  for source lines: addr2line -Cfipe /\S+/stacks 0x[0-9a-f]+ 0x[0-9a-f]+\n"
            + "  for whole stacks: POOLS_ARGS=StackDepth=16\n$");
    }

    [Fact]
    public void A_double_free_has_three_callers() => Run("a_double_free").Errors.Should().MatchRegex(
        "  allocated by malloc, called from\n" + At("make") + "  freed by free, called from\n" + At("drop") + "  found in free, called from\n" + At("drop"));

    [Fact]
    public void Whole_stacks_go_down_to_main()
    {
        Outcome outcome = Run("an_overrun", "--args", "StackDepth=16");
        outcome.Errors.Should().MatchRegex("  allocated by malloc, called from\n" + At("make") + At("make_through") + At("an_overrun") + At("main")
            + @"[\s\S]*  found in free, called from\n" + At("drop") + At("drop_through") + At("an_overrun") + At("main"));
        outcome.Errors.Should().NotContain("for whole stacks");
    }

    [Fact]
    public void Whole_stacks_are_cut_where_they_are_asked_to_be() =>
        Run("an_overrun", "--args", "StackDepth=2").Errors.Should().MatchRegex("called from\n" + At("make") + At("make_through") + "  found");

    [Theory, InlineData("a_block_from_before_main", "make_before_main"), InlineData("a_block_from_a_signal_handler", "handle")]
    public void Calls_out_of_the_ordinary_are_named(string name, string caller)
    {
        Run(name).Errors.Should().MatchRegex("allocated by malloc, called from\n" + At("make"));
        Run(name, "--args", "StackDepth=16").Errors.Should().MatchRegex("allocated by malloc, called from\n" + At("make") + At(caller));
    }

    /// <summary>It holds its lock then, and must not be asked for the stack.</summary>
    [Theory, InlineData("StackDepth=0"), InlineData("StackDepth=8")]
    public void The_programs_own_unwinding_goes_on(string depth)
    {
        Outcome outcome = CProgram.Run("unwinding", "the_unwinder_may_ask_for_memory", "--debug", "--args", depth);
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [Fact]
    public void The_thread_is_named() => Run("a_double_free_in_a_thread").Errors.Should().MatchRegex(@"  in thread \d+ \(dropper\)\n");

    /// <summary>The command that the report gives finds the lines of the calls.</summary>
    [Fact]
    public void The_source_lines_can_be_looked_up()
    {
        string command = Run("an_overrun").Errors.Split('\n').Single(line => line.Contains("addr2line")).Split(": ")[1];
        CProgram.RunPlainly(command.Split(' ')).Output.Should().MatchRegex(@"^make at \S+stacks\.c:\d+\ndrop at \S+stacks\.c:\d+\n$");
    }

    [Fact]
    public void A_stripped_program_has_offsets_only()
    {
        string stripped = CProgram.Executable("stacks") + "-stripped";
        CProgram.RunPlainly("strip", "-o", stripped, CProgram.Executable("stacks")).ExitStatus.Should().Be(0);
        Outcome outcome = CProgram.RunPlainly(RunScript.Path, "--debug", stripped, "an_overrun");
        outcome.Errors.Should().MatchRegex(@"malloc, called from\n    /\S+/stacks-stripped\+0x[0-9a-f]+\n  found in free, called from\n    /\S+/stacks-stripped\+0x[0-9a-f]+\n");
    }

    [Fact]
    public void A_program_that_is_gone_has_offsets_only()
    {
        string gone = CProgram.Executable("stacks") + "-gone";
        File.Copy(CProgram.Executable("stacks"), gone, overwrite: true);
        Outcome outcome = CProgram.RunPlainly(RunScript.Path, "--debug", gone, "an_overrun_in_a_program_that_is_gone");
        outcome.Errors.Should().MatchRegex(@"malloc, called from\n    /\S+/stacks-gone[^\n]*\+0x[0-9a-f]+\n");
    }

    [Fact]
    public void A_program_that_may_go_on_does()
    {
        Outcome outcome = Run("a_mistake_with_errno", "--args", "OnError=report");
        outcome.Errors.Split("pools: error: double-free: ").Should().HaveCount(3, "there are two mistakes");
        outcome.ExitStatus.Should().Be(0);
    }

    [Fact]
    public void A_sound_program_says_nothing()
    {
        Outcome outcome = Run("blocks_from_many_threads_are_sound", "--args", "StackDepth=64");
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    /// <summary>Exceptions, threads and containers under the unwinder.</summary>
    [Theory, MemberData(nameof(OperatorCases))]
    public void Operators_hold_with_whole_stacks(string name)
    {
        Outcome outcome = CProgram.Run("operators", name, "--debug", "--args", "StackDepth=32");
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    public static TheoryData<string> OperatorCases => [.. CProgram.CasesOf("operators")];

    static Outcome Run(string name, params string[] options) => CProgram.Run("stacks", name, ["--debug", .. options]);
}
