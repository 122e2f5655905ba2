using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Pools.Testing;

namespace Malloc.Wrong.Tests;

/// <summary>Writes <c>artifacts/wrong-programs.md</c> at the end of each class of tests: how many wrong programs were caught, how many right ones silent.</summary>
public sealed class Totals : IDisposable
{
    private static readonly ConcurrentDictionary<string, string?> Wrong = new(), Right = new();
    private static readonly Lock Writing = new();

    /// <summary>A wrong program ran; what was missed, if anything.</summary>
    public static void AddWrong(string run, string? missed) => Wrong[run] = missed;

    /// <summary>A right program ran; what was said, if anything.</summary>
    public static void AddRight(string run, string? said) => Right[run] = said;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Writing)
        {
            string[] lines =
            [
                "# Wrong programs and their right twins",
                "",
                $"- wrong programs caught, with the right kind, size, offset and moment: {CountGood(Wrong)} of {Wrong.Count}",
                $"- right programs silent: {CountGood(Right)} of {Right.Count}",
                .. Bad("Missed", Wrong),
                .. Bad("Not silent", Right),
            ];
            File.WriteAllLines(Path.Combine(RunScript.Root, "artifacts", "wrong-programs.md"), lines);
        }
    }

    private static int CountGood(ConcurrentDictionary<string, string?> runs) => runs.Count(run => run.Value == null);

    private static IEnumerable<string> Bad(string title, ConcurrentDictionary<string, string?> runs)
    {
        string[] bad = [.. runs.Where(run => run.Value != null).Select(run => $"- {run.Key}: {run.Value!.Split('\n')[0]}").Order(StringComparer.Ordinal)];
        return bad.Length == 0 ? [] : ["", "## " + title, "", .. bad];
    }
}
