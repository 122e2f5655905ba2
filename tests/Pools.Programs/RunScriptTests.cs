using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Programs;

/// <summary>What a user pays for <c>run.sh</c> itself.</summary>
public sealed class RunScriptTests
{
    [Fact]
    public void Run_sh_adds_less_than_20_ms_to_a_command()
    {
        double plain = FastestMilliseconds("/bin/true");
        double pooled = FastestMilliseconds(RunScript.Path, "/bin/true");
        (pooled - plain).Should().BeLessThan(20);
    }

    // The fastest of many: other tests run at the same time.
    private static double FastestMilliseconds(params string[] command) => Enumerable.Range(0, 20).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        Shell.Run("/", new Dictionary<string, string>(), command);
        return watch.Elapsed.TotalMilliseconds;
    });
}
