using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>
/// A program's mistake is one line on stderr, on a debugging class with what is known of the block below it, then abort. The program prints beforehand
/// what the line has to start with.
/// </summary>
public sealed class MistakeTests
{
    const int Aborted = 128 + 6;

    public static TheoryData<string, string> Mistakes => Cases.OnDebugOrBoth("mistakes", onlyDebug: "debug_");

    public static TheoryData<string, string> Families => Cases.OnDebugOrBoth("families", onlyDebug: "debug_");

    public static TheoryData<string, string, string> Returned => Cases.Of("returned");

    [Theory, MemberData(nameof(Mistakes))]
    public void Is_named(string pool, string name) => IsNamed(pool, CProgram.Run("mistakes", name, "--pool", pool));

    [Theory, MemberData(nameof(Families))]
    public void Of_another_family_is_named(string pool, string name) => IsNamed(pool, CProgram.Run("families", name, "--pool", pool));

    /// <summary>Nothing is kept: what is freed is the system's at once.</summary>
    [Theory, MemberData(nameof(Returned))]
    public void Is_named_when_the_memory_is_gone(string pool, string program, string name)
    {
        string quarantine = pool.EndsWith("-debug") ? ",Quarantine=0" : "";
        IsNamed(pool, CProgram.Run(program, name, "--pool", pool, "--args", "Spare=0" + quarantine, "--arena", "Spare=0"));
    }

    internal static void IsNamed(string pool, Outcome outcome)
    {
        outcome.Output.Should().StartWith("pools: error: ");
        outcome.Errors.Should().StartWith(outcome.Output).And.MatchRegex(pool.EndsWith("-debug") ? "^[^\n]+\n(  [^\n]+\n)+$" : "^[^\n]+\n$");
        outcome.ExitStatus.Should().Be(Aborted);
    }
}
