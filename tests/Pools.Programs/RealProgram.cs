using System;
using System.Collections.Generic;
using System.IO;
using FluentAssertions;
using FluentAssertions.Execution;

namespace Pools.Programs;

/// <summary>Runs a program plain and on each pool class, and compares all that it showed.</summary>
internal static class RealProgram
{
    /// <summary>The pool classes, as <c>run.sh --pool</c> names them.</summary>
    private static readonly string[] PoolClasses = ["mvff", "mvff-debug"];

    private static readonly Dictionary<string, string> Nothing = [];

    // The first call builds the library: once, before the tests that are timed or run side by side.
    private static readonly Lazy<string> LazyRunScript = new(() =>
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Pools.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("no Pools.sln above the tests");
        }

        string script = Path.Combine(root, "run.sh");
        Outcome built = Shell.Run(root, Nothing, script, "true");
        built.ExitStatus.Should().Be(0, "{0} builds the library: {1}", script, built.Errors + built.Output);
        return script;
    });

    /// <summary>The path of <c>run.sh</c>, whose library is built.</summary>
    public static string RunScript => LazyRunScript.Value;

    /// <summary>
    /// The bash script, in an empty directory of its own, must end with the expected status on a plain run, and show
    /// the same on each pool class. It finds its input in <c>$WORKLOADS</c>.
    /// </summary>
    public static void RunsTheSame(string script, int status = 0)
    {
        string[] bash = ["/bin/bash", "-euo", "pipefail", "-c", script];
        Outcome plain = InEmptyDirectory(bash);
        plain.ExitStatus.Should().Be(status, "the plain run is what the others are held to: {0}", plain);
        using (new AssertionScope())
        {
            foreach (string pool in PoolClasses)
            {
                Outcome pooled = InEmptyDirectory([RunScript, "--pool", pool, .. bash]);
                pooled.ExitStatus.Should().Be(plain.ExitStatus, "{0} changes nothing", pool);
                pooled.Output.Should().Be(plain.Output, "{0} changes nothing", pool);
                pooled.Errors.Should().Be(plain.Errors, "{0} finds no error", pool);
            }
        }
    }

    private static Outcome InEmptyDirectory(string[] command)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("pools-");
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["HOME"] = home.FullName,
                ["WORKLOADS"] = Path.Combine(AppContext.BaseDirectory, "Workloads"),
            };
            return Shell.Run(home.FullName, settings, command);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
