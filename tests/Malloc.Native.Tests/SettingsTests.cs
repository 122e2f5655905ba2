using System.Collections.Generic;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Settings by environment: what is wrong ends the process before main, what is right is honoured.</summary>
public sealed class SettingsTests
{
    const string PoolKeys = "Guard, ExtendBy, MeanSize, Align, Spare, ArenaHigh, FirstFit, SlotHigh, Limit";
    const string ArenaKeys = "Size, GrainSize, CommitLimit, Spare, HugePages";

    [Theory]
    [InlineData("POOLS_CLASS", "mvf", "mvf: POOLS_CLASS must be one of mvff|mvff-debug")]
    [InlineData("POOLS_CLASS", "mvff-", "mvff-: POOLS_CLASS must be one of mvff|mvff-debug")]
    [InlineData("POOLS_STATS", "yes", "yes: POOLS_STATS must be one of off|on")]
    [InlineData("POOLS_KEEPER", "always", "always: POOLS_KEEPER must be one of threads|on|off")]
    [InlineData("POOLS_ARGS", "Extend=1M", "Extend=1M: no such key; accepted are " + PoolKeys)]
    [InlineData("POOLS_ARGS", "Align=32,Extend=1M", "Extend=1M: no such key; accepted are " + PoolKeys)]
    [InlineData("POOLS_ARGS", "=1M", "=1M: no such key; accepted are " + PoolKeys)]
    [InlineData("POOLS_ARGS", "FenceSize=8", "FenceSize=8: no such key; accepted are " + PoolKeys)] // the debugging class has it
    [InlineData("POOLS_ARGS", "Align=24", "Align=24: Align must be a power of two from 8 to 1073741824")]
    [InlineData("POOLS_ARGS", "Align=8", "Align=8: Align must be at least 16, the alignment of malloc")]
    [InlineData("POOLS_ARGS", "Align=8K", "Align=8192: Align must be at most the arena's grain size")]
    [InlineData("POOLS_ARGS", "Align", "Align: Align must be a power of two from 8 to 1073741824")]
    [InlineData("POOLS_ARGS", "ExtendBy=", "ExtendBy=: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "ExtendBy=0", "ExtendBy=0: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "ExtendBy=-1", "ExtendBy=-1: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "ExtendBy=1Q", "ExtendBy=1Q: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "ExtendBy=9999999T", "ExtendBy=9999999T: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "ExtendBy=99999999999999999999", "ExtendBy=99999999999999999999: ExtendBy must be a number of bytes of at least 1")]
    [InlineData("POOLS_ARGS", "MeanSize=1M", "MeanSize=1048576: MeanSize must be at most ExtendBy")]
    [InlineData("POOLS_ARGS", "Spare=1.5", "Spare=1.5: Spare must be a number from 0 to 1")]
    [InlineData("POOLS_ARGS", "FirstFit=1", "FirstFit=1: FirstFit must be true or false")]
    [InlineData("POOLS_ARGS", "Guard=on", "Guard=on: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=sample", "Guard=sample: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=sample:N", "Guard=sample:N: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=sample:0", "Guard=sample:0: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=sample:1000000001", "Guard=sample:1000000001: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=after:5", "Guard=after:5: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=sample:5:5", "Guard=sample:5:5: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARGS", "Guard=", "Guard=: Guard must be one of off|sample:N|after|before, N from 1 to 1000000000")]
    [InlineData("POOLS_ARENA", "Limit=2G", "Limit=2G: no such key; accepted are " + ArenaKeys)]
    [InlineData("POOLS_ARENA", "CommitLimit=lots", "CommitLimit=lots: CommitLimit must be a number of bytes of at least 0")]
    [InlineData("POOLS_ARENA", "GrainSize=5000", "GrainSize=5000: GrainSize must be a power of two from 4096 to 1073741824")]
    [InlineData("POOLS_ARENA", "HugePages=always", "HugePages=always: HugePages must be one of auto|off|transparent|grown")]
    public void A_wrong_one_ends_the_process_with_status_2(string variable, string value, string message) =>
        EndsBeforeMain(variable, value).Should().Be($"pools: {variable}: {message}\n");

    [Fact]
    public void A_long_value_is_cut_so_that_what_is_accepted_is_seen() =>
        EndsBeforeMain("POOLS_CLASS", new string('m', 5000)).Should().MatchRegex("^pools: POOLS_CLASS: m+...: POOLS_CLASS must be one of mvff.mvff-debug\n$");

    [Fact]
    public void A_value_of_several_lines_is_shown_on_one() =>
        EndsBeforeMain("POOLS_CLASS", "mvff\nmvff").Should().Be("pools: POOLS_CLASS: mvff?mvff: POOLS_CLASS must be one of mvff|mvff-debug\n");

    [Fact]
    public void A_commit_limit_that_holds_no_heap_is_refused() =>
        EndsBeforeMain("POOLS_ARENA", "CommitLimit=1K").Should().Be("pools: the heap could not be made: CommitLimit in POOLS_ARENA is too low for it\n");

    [Theory]
    [InlineData("POOLS_CLASS", "MVFF-debug")]
    [InlineData("POOLS_STATS", "off")]
    [InlineData("POOLS_KEEPER", "Threads")]
    [InlineData("POOLS_KEEPER", "on")]
    [InlineData("POOLS_ARGS", "")]
    [InlineData("POOLS_ARGS", "ExtendBy=1m,meansize=64,Align=32,Spare=.5,ArenaHigh=true,FirstFit=false,SlotHigh=true,Limit=1G")]
    [InlineData("POOLS_ARGS", "ExtendBy=1M,")]
    [InlineData("POOLS_ARGS", "guard=Sample:1000")]
    [InlineData("POOLS_ARGS", "Guard=off")]
    [InlineData("POOLS_ARGS", "Guard=before,Align=64")]
    [InlineData("POOLS_ARENA", "Size=1G,GrainSize=64K,CommitLimit=2G,Spare=0,HugePages=transparent")]
    public void A_right_one_is_taken(string variable, string value)
    {
        Outcome outcome = Run(variable, value);
        outcome.Errors.Should().BeEmpty();
        outcome.Output.Should().Be("main\n");
    }

    [Theory]
    [InlineData("mvff", "blocks_are_aligned_to_64_bytes", "Align=64")]
    [InlineData("mvff-debug", "blocks_are_aligned_to_64_bytes", "Align=64")]
    [InlineData("mvff", "a_freed_block_is_used_again_at_once", "")]
    [InlineData("mvff-debug", "a_freed_block_is_used_again_at_once", "Quarantine=0")]
    [InlineData("mvff-debug", "a_freed_block_is_kept_back", "")]
    [InlineData("mvff", "fifty_megabytes", "Limit=40M")]
    public void A_right_one_is_honoured(string pool, string name, string args)
    {
        Outcome outcome = CProgram.Run("settings", name, "--pool", pool, "--args", args);
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [Theory]
    [InlineData("grown_blocks_have_small_pages", "")]
    [InlineData("grown_blocks_have_small_pages", "Spare=0.1")]
    [InlineData("grown_blocks_have_huge_pages", "HugePages=grown")]
    public void One_of_the_arena_is_honoured(string name, string args)
    {
        Outcome outcome = CProgram.Run("settings", name, "--arena", args);
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [Theory]
    [InlineData("FenceSize=32", false)]
    [InlineData("FenceSize=128", true)]
    public void A_wider_fence_sees_farther(string args, bool found) =>
        CProgram.Run("settings", "a_write_far_behind_a_block", "--debug", "--args", args).Errors.Contains("overrun").Should().Be(found);

    static string EndsBeforeMain(string variable, string value)
    {
        Outcome outcome = Run(variable, value);
        outcome.ExitStatus.Should().Be(2);
        outcome.Output.Should().BeEmpty();
        return outcome.Errors;
    }

    static Outcome Run(string variable, string value) =>
        Shell.Run("/", new Dictionary<string, string> { [variable] = value }, RunScript.Path, "/bin/echo", "main");
}
