using System;
using System.Collections.Generic;
using System.Diagnostics;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Programs;

/// <summary>What a user pays for <c>run.sh</c> itself.</summary>
public sealed class RunScriptTests
{
    // What a shell takes that starts four programs: measured beside it, as the machine may be slow or busy.
    [Fact]
    public void Run_sh_adds_less_to_a_command_than_three_scripts_of_four_programs()
    {
        const int Fewest = 20, Most = 500;
        double plain = double.MaxValue, pooled = double.MaxValue, script = double.MaxValue;
        for (int i = 0; i < Fewest || (i < Most && !IsLittle()); i++)
        {
            plain = Math.Min(plain, Milliseconds("/bin/true"));
            pooled = Math.Min(pooled, Milliseconds(RunScript.Path, "/bin/true"));
            script = Math.Min(script, Milliseconds("/bin/bash", "-c", "/bin/true; /bin/true; /bin/true; /bin/true; exit"));
        }
        IsLittle().Should().BeTrue("{0} ms are to be less than {1} and three times {2}", pooled, plain, script);

        bool IsLittle() => pooled < plain + 3 * script;
    }

    private static double Milliseconds(params string[] command)
    {
        var watch = Stopwatch.StartNew();
        Shell.Run("/", new Dictionary<string, string>(), command);
        return watch.Elapsed.TotalMilliseconds;
    }
}
