using System;
using System.Collections.Generic;
using System.IO;
using FluentAssertions;
using FluentAssertions.Execution;
using Pools.Testing;

namespace Pools.Programs;

/// <summary>Runs a program plain and on each pool class, and compares all that it showed.</summary>
internal static class RealProgram
{
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
            foreach (string pool in RunScript.PoolClasses)
            {
                Outcome pooled = InEmptyDirectory([RunScript.Path, "--pool", pool, .. bash]);
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
