using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Blocks that lie against an inaccessible page (the key Guard), on both classes.</summary>
public sealed class GuardTests
{
    const int Aborted = 128 + 6;
    const int SizesTried = 9; // in guarded.c
    const int BlocksOfManyMappings = 100_000; // in guards.c

    static readonly string[] Sides = ["after", "before"];

    public static TheoryData<string, string, string> Mistakes
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (string pool in RunScript.PoolClasses)
                foreach (string name in CProgram.CasesOf("guarded"))
                    foreach (string side in Sides.Where(side => name.StartsWith(side + "_") || name.StartsWith("both_"))) rows.Add(pool, side, name);
            return rows;
        }
    }

    public static TheoryData<string, string, string, string> SoundCases => CasesOnEach(["after", "before", "sample:3"], "guards");

    public static TheoryData<string, string, string, string> OrdinaryCases => CasesOnEach(["after", "sample:3"], "semantics", "lifetime");

    [Theory, MemberData(nameof(Mistakes))]
    public void The_access_is_named(string pool, string side, string name) =>
        IsNamed(CProgram.Run("guarded", name, "--pool", pool, "--args", "Guard=" + side));

    [Theory]
    [InlineData("after", "after_a_read")]
    [InlineData("after", "after_a_write")]
    [InlineData("before", "before_a_read")]
    [InlineData("before", "before_a_write")]
    [InlineData("after", "both_a_freed_block_read")]
    [InlineData("before", "both_a_freed_block_written")]
    public void Blocks_of_all_sizes_are_guarded(string side, string name)
    {
        for (int size = 0; size < SizesTried; size++)
            IsNamed(CProgram.RunWith("SIZE", size.ToString(CultureInfo.InvariantCulture), "guarded", name, "--pool", "mvff", "--args", "Guard=" + side));
    }

    [Theory, MemberData(nameof(SoundCases))]
    public void What_is_right_stays_right(string pool, string guard, string program, string name) => Holds(pool, guard, program, name);

    [Theory, MemberData(nameof(OrdinaryCases))]
    public void What_C_says_of_the_functions_holds(string pool, string guard, string program, string name) => Holds(pool, guard, program, name);

    [Fact]
    public void Without_guards_signals_are_the_programs() => Holds("mvff", "off", "guards", "an_action_keeps_its_mask_flags_and_stack");

    [Fact]
    public void A_system_call_is_refused_a_freed_block() =>
        CProgram.RunWith("EVERY", "1", "guards", "a_system_call_fails_at_a_freed_block", "--args", "Guard=after").ExitStatus.Should().Be(0);

    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void At_the_limit_of_mappings_it_is_said_once(string pool)
    {
        // Half of what the kernel allows, two for a block: the usual 65530 are reached, the million of some systems is not.
        bool isReached = long.Parse(File.ReadAllText("/proc/sys/vm/max_map_count"), CultureInfo.InvariantCulture) / 4 < BlocksOfManyMappings;
        CProgram.Run("guards", "mappings_stay_within_their_share_and_are_given_back", "--pool", pool, "--args", "Guard=after").Errors
            .Should().MatchRegex(isReached ? "^pools: Guard: [0-9]+ blocks are guarded, and there is no room or mapping for more: others go unguarded\n$" : "^$");
    }

    [Theory]
    [InlineData("blocks", "off", 0, 0)]
    [InlineData("blocks", "sample:100", 850, 1150)] // of 100,000; the standard deviation is 18, and up to 2000 are guarded at once
    [InlineData("blocks", "sample:70", 1250, 1600)]
    [InlineData("blocks_by_calloc", "sample:100", 850, 1150)]
    [InlineData("blocks_by_realloc", "sample:100", 850, 1150)]
    [InlineData("blocks_by_reallocarray", "sample:100", 850, 1150)]
    public void A_sample_is_one_in_so_many(string blocks, string guard, int least, int most) =>
        int.Parse(CProgram.Run("guards", blocks + "_that_lie_elsewhere", "--args", "Guard=" + guard).Output, CultureInfo.InvariantCulture).Should().BeInRange(least, most);

    static void Holds(string pool, string guard, string program, string name)
    {
        Outcome outcome = CProgram.Run(program, name, "--pool", pool, "--args", "Guard=" + guard);
        outcome.ExitStatus.Should().Be(0, outcome.Errors);
    }

    static void IsNamed(Outcome outcome)
    {
        outcome.Output.Should().StartWith("pools: error: ");
        outcome.Errors.Should().StartWith(outcome.Output);
        outcome.ExitStatus.Should().Be(Aborted);
    }

    static TheoryData<string, string, string, string> CasesOnEach(string[] guards, params string[] programs)
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (string program in programs)
            foreach (string name in CProgram.CasesOf(program))
                foreach (string pool in RunScript.PoolClasses)
                    foreach (string guard in guards) rows.Add(pool, guard, program, name);
        return rows;
    }
}
