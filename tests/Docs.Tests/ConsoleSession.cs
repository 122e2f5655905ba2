using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A folder like the user's: run.sh, and the C files that the document shows.</summary>
internal sealed partial class ConsoleSession : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30); // the first call of run.sh builds the library; only what hangs takes so long

    private readonly string directory = Directory.CreateTempSubdirectory("pools-docs-").FullName;

    public ConsoleSession(string document)
    {
        File.CreateSymbolicLink(Path.Combine(directory, "run.sh"), Path.Combine(Repository.Root, "run.sh"));
        foreach (CodeBlock block in Markdown.Blocks(document).Where(block => block.Language == "c"))
        {
            File.WriteAllText(Path.Combine(directory, FileName().Match(block.Text).Groups[1].Value), block.Text + "\n");
        }

        Run(["./run.sh true"]);
    }

    /// <summary>The commands of a block: the lines behind a dollar sign.</summary>
    public static IReadOnlyList<string> Commands(CodeBlock block) =>
        [.. block.Text.Split('\n').Where(IsCommand).Select(line => line[2..])];

    /// <summary>What the block shows of their output.</summary>
    public static string Output(CodeBlock block) => string.Join('\n', block.Text.Split('\n').Where(line => !IsCommand(line)));

    /// <summary>Runs commands in one bash; what they wrote to both outputs.</summary>
    public string Run(IReadOnlyList<string> commands)
    {
        var start = new ProcessStartInfo("/bin/bash", ["--norc"])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsNotInherited).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        process.StandardInput.Write("exec 2>&1\n" + string.Join('\n', commands) + "\n");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!output.Wait(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"still running after {Limit}: {string.Join("; ", commands)}");
        }

        process.WaitForExit();
        return output.Result;
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static bool IsCommand(string line) => line.StartsWith("$ ", StringComparison.Ordinal);

    // The runner's own settings would reach the SDK that builds the library.
    private static bool IsNotInherited(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)
        || name.StartsWith("POOLS_", StringComparison.Ordinal) || name == "LD_PRELOAD";

    [GeneratedRegex(@"\A/\* (\S+\.c)")]
    private static partial Regex FileName();
}
