using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>A program's mistake is one line on stderr, then abort. The program prints beforehand what the line has to start with.</summary>
public sealed class MistakeTests
{
    const int Aborted = 128 + 6;

    public static TheoryData<string, string> Mistakes => Cases.OnDebugOrBoth("mistakes", onlyDebug: "debug_");

    public static TheoryData<string, string, string> Returned => Cases.Of("returned");

    [Theory, MemberData(nameof(Mistakes))]
    public void Is_named(string pool, string name) => IsNamed(CProgram.Run("mistakes", name, "--pool", pool));

    /// <summary>Nothing is kept: what is freed is the system's at once.</summary>
    [Theory, MemberData(nameof(Returned))]
    public void Is_named_when_the_memory_is_gone(string pool, string program, string name)
    {
        string quarantine = pool.EndsWith("-debug") ? ",Quarantine=0" : "";
        IsNamed(CProgram.Run(program, name, "--pool", pool, "--args", "Spare=0" + quarantine, "--arena", "Spare=0"));
    }

    static void IsNamed(Outcome outcome)
    {
        outcome.Output.Should().StartWith("pools: error: ");
        outcome.Errors.Should().StartWith(outcome.Output).And.MatchRegex("^[^\n]+\n$", "it is one line");
        outcome.ExitStatus.Should().Be(Aborted);
    }
}
