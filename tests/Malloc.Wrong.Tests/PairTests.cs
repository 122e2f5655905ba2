using System.Collections.Concurrent;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Wrong.Tests;

/// <summary>Each pair of some folders: the report on the wrong program names kind, size and offset, and comes in time; its twin is silent.</summary>
public abstract class PairTests : IClassFixture<Totals>
{
    private const string DebuggingClass = "mvff-debug";

    private static readonly ConcurrentDictionary<string, Case[]> Known = new();

    /// <summary>The rows: a program, the name of a case, and its size.</summary>
    protected static TheoryData<string, string, long> PairsOf(params string[] folders)
    {
        var rows = new TheoryData<string, string, long>();
        foreach (Case pair in folders.SelectMany(CaseSource.PairsIn)) rows.Add(pair.Program, pair.Name, pair.Size);
        return rows;
    }

    /// <summary>Runs the wrong version.</summary>
    protected static void IsCaught(string program, string name, long size)
    {
        Case pair = Find(program, name, size);
        Outcome outcome = CaseProgram.Run(program, name, wrong: true, size, DebuggingClass, pair.Settings);
        string? missed = pair.MissedIn(outcome);
        Totals.AddWrong(Describe(pair), missed);
        missed.Should().BeNull("{0} at {1}, {2}, is expected of {3}: {4}", pair.Kind, pair.Offset, pair.Moment, Describe(pair), outcome.Errors);
    }

    /// <summary>Runs the right version.</summary>
    protected static void IsSilent(string program, string name, long size)
    {
        Case pair = Find(program, name, size);
        string? said = Case.SaidIn(CaseProgram.Run(program, name, wrong: false, size, DebuggingClass, pair.Settings));
        Totals.AddRight(Describe(pair), said);
        said.Should().BeNull("{0} is sound", Describe(pair));
    }

    private static Case Find(string program, string name, long size) =>
        Known.GetOrAdd(program[..program.IndexOf('/')], folder => [.. CaseSource.PairsIn(folder)])
            .Single(pair => pair.Program == program && pair.Name == name && pair.Size == size);

    private static string Describe(Case pair) => $"{pair.Program} {pair.Name} {pair.Size} {pair.Settings}".TrimEnd();
}
