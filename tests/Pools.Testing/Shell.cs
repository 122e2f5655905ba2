using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace Pools.Testing;

/// <summary>All that a program showed of itself.</summary>
public sealed record Outcome(int ExitStatus, string Output, string Errors);

/// <summary>Starts programs and waits for them.</summary>
public static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30); // only what hangs takes so long, on however busy a machine

    // The test runner's own settings would reach the compilers and SDKs started here; the pools' would spoil a plain run.
    private static readonly string[] NotInherited = ["MSBUILD", "VSTEST", "POOLS_", "LD_PRELOAD"];

    /// <summary>Debian's own programs come before any wrapper that the user's path has for them.</summary>
    public static string SearchPath { get; } =
        "/usr/bin:/bin:/usr/sbin:/sbin:" + Environment.GetEnvironmentVariable("PATH");

    /// <summary>Runs a command in a directory, with these settings in its environment, and waits for it.</summary>
    public static Outcome Run(string directory, IReadOnlyDictionary<string, string> settings, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start.Environment, settings);

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!Task.WaitAll([output, errors], Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"still running after {Limit}: {string.Join(' ', command)}");
        }

        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, errors.Result);
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> settings)
    {
        foreach (string name in environment.Keys.Where(IsNotInherited).ToList())
        {
            environment.Remove(name);
        }

        environment["PATH"] = SearchPath;
        environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string value) in settings)
        {
            environment[name] = value;
        }
    }

    private static bool IsNotInherited(string name) =>
        NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
