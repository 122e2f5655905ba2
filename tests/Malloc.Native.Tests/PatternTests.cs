using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>The patterns that bench/patterns measures, run small: each checks what it allocates.</summary>
public sealed class PatternTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The sizes are such that each takes a moment on a debugging class. No creep is looked for: so small a heap varies.</summary>
    private static readonly string[] Commands =
    [
        "small.c 20000 1 128",
        "small.c 20000 64 128",
        "bursts.c lifo 5000 2",
        "bursts.c fifo 5000 2",
        "lifetimes.c 1000 10000",
        "growing.c 3 3 2",
        "large.c 4 80 512",
        "larson.c 3 100 1000 4",
        "pipeline.c 40 32",
        "short_threads.c 40 100",
        "two_threads.cpp 2 1000 2",
        "rest.c 2 2 2",
        "week.c 2 500 1000 2 10000",
    ];

    public static TheoryData<string, string> OnEach
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string command in Commands)
                foreach (string allocator in RunScript.PoolClasses.Prepend("glibc")) rows.Add(allocator, command);
            return rows;
        }
    }

    /// <summary>Without those that have no other block in hand while they allocate one.</summary>
    public static TheoryData<string> ThatHoldBlocks => [.. Commands.Where(command => !command.StartsWith("small.c 20000 1 "))];

    [Fact]
    public void Every_pattern_is_among_them() =>
        Directory.GetFiles(Path.Combine(Compiler.Folder, "patterns"), "*.c*").Select(Path.GetFileName)
            .Should().BeSubsetOf(Commands.Select(command => command.Split(' ')[0]));

    [Theory, MemberData(nameof(OnEach))]
    public void Finds_its_blocks_as_it_left_them(string allocator, string command)
    {
        string[] launcher = allocator == "glibc" ? [] : [RunScript.Path, "--pool", allocator];
        Outcome outcome = Shell.Run(Compiler.Folder, Nothing, [.. launcher, .. Program(command)]);
        outcome.Errors.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("figure: ", StringComparison.Ordinal)).Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    [Theory, MemberData(nameof(ThatHoldBlocks))]
    public void Notices_a_block_that_changed(string command)
    {
        var spoiled = new Dictionary<string, string> { ["LD_PRELOAD"] = Compiler.Library("spoiling.c") };
        Outcome outcome = Shell.Run(Compiler.Folder, spoiled, Program(command));
        outcome.Errors.Should().StartWith("wrong: ").And.NotContain("no memory");
        outcome.ExitStatus.Should().Be(1);
    }

    [Fact]
    public void A_week_notices_that_memory_creeps()
    {
        Outcome outcome = Shell.Run(Compiler.Folder, Nothing, Program("week.c 1 500 1000 2 1"));
        outcome.Errors.Should().EndWith("wrong: memory creeps\n");
        outcome.ExitStatus.Should().Be(1);
    }

    [Fact]
    public void A_wrong_number_of_sizes_is_answered_with_the_usage()
    {
        Outcome outcome = Shell.Run(Compiler.Folder, Nothing, Program("larson.c 1 2 3"));
        outcome.Errors.Should().EndWith("larson THREADS SLOTS STEPS ROUNDS\n");
        outcome.ExitStatus.Should().Be(2);
    }

    private static string[] Program(string command)
    {
        string[] words = command.Split(' ');
        return [Compiler.Program(Path.Combine("patterns", words[0])), .. words[1..]];
    }
}
