using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>Sound programs: what C says of the functions, threads and forks, the time before and after main.</summary>
public sealed class ProgramTests
{
    public static TheoryData<string, string, string> SoundCases => Cases.Of("semantics", "threads", "lifetime", "sound", "operators", "replaced", "addresses");

    [Theory, MemberData(nameof(SoundCases))]
    public void Holds(string pool, string program, string name)
    {
        Outcome outcome = CProgram.Run(program, name, "--pool", pool);
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }

    /// <summary>Every large block then makes the arena grow, and gives its address space back when it is freed.</summary>
    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void A_small_arena_grows_and_shrinks_under_threads(string pool)
    {
        Outcome outcome = CProgram.Run("threads", "chunks_come_and_go_while_threads_allocate",
            "--pool", pool, "--args", "Spare=0", "--arena", "Size=1M,Spare=0");
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
    }
}
