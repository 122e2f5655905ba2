using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Small blocks in the caches of threads; also where some are guarded, and where the arena's first chunk is too small for all.</summary>
public sealed class CacheTests
{
    // What early.c is linked with.
    static CacheTests() => Compiler.Library("earliest.c");

    public static TheoryData<string, string, string> SoundCases => Cases.Of("caches", "early");

    public static TheoryData<string> CacheCases => [.. CProgram.CasesOf("caches")];

    [Theory, MemberData(nameof(SoundCases))]
    public void Holds(string pool, string program, string name) => EndsWell(CProgram.Run(program, name, "--pool", pool));

    [Theory, MemberData(nameof(CacheCases))]
    public void Holds_with_a_sample_guarded(string name) => EndsWell(CProgram.Run("caches", name, "--args", "Guard=sample:10"));

    [Theory, MemberData(nameof(CacheCases))]
    public void Holds_beyond_the_first_chunk(string name) => EndsWell(CProgram.Run("caches", name, "--arena", "Size=512K"));

    /// <summary>With such extents a block ends where the committed tables do.</summary>
    [Theory]
    [InlineData("mvff", "Align=128,ExtendBy=4K")]
    [InlineData("mvff", "Align=64,ExtendBy=4K")]
    [InlineData("mvff-debug", "Align=16,ExtendBy=4K,Quarantine=0")]
    public void Holds_in_small_extents(string pool, string args) =>
        EndsWell(CProgram.Run("caches", "many_blocks_end_where_a_table_does", "--pool", pool, "--args", args));

    /// <summary>The figures are the sums over the caches of the threads that there are.</summary>
    [Fact]
    public void Threads_that_have_ended_are_not_counted()
    {
        Outcome outcome = CProgram.Run("early", "threads_that_ended_before_the_constructors", "--stats");
        outcome.ExitStatus.Should().Be(0);
        outcome.Errors.Should().MatchRegex("pool mvff: .*in threads' caches");
    }

    [Fact]
    public void What_a_program_did_to_freed_blocks_does_not_keep_it_from_ending() =>
        EndsWell(CProgram.Run("unnoticed", "freed_blocks_written_to", "--pool", "mvff"));

    public static TheoryData<string> LeftCases => [.. CProgram.CasesOf("left")];

    [Theory, MemberData(nameof(LeftCases))]
    public void What_a_thread_had_at_its_end(string name) => EndsWell(CProgram.Run("left", name, "--pool", "mvff"));

    static void EndsWell(Outcome outcome)
    {
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }
}
