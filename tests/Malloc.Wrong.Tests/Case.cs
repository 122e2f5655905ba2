using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Pools.Testing;

namespace Malloc.Wrong.Tests;

/// <summary>
/// A case of a program at one size, and what is expected of its wrong version. The words are those that the source has beside the case;
/// <c>programs/pairs.h</c> explains them.
/// </summary>
internal sealed partial record Case(string Program, string Name, long Size, string Kind, string Offset, string Moment, string Settings)
{
    private const int Aborted = 128 + 6, Leaked = 23;

    /// <summary>What is not as expected of the wrong version, or nothing.</summary>
    public string? MissedIn(Outcome outcome)
    {
        Match report = FirstLine().Match(outcome.Errors);
        if (!report.Success) return $"no report (status {outcome.ExitStatus})";
        string kind = report.Groups["kind"].Value;
        if (kind != Kind) return $"reported as {kind}";
        long size = long.Parse(report.Groups["size"].Value, CultureInfo.InvariantCulture);
        long offset = long.Parse(report.Groups["offset"].Value, CultureInfo.InvariantCulture);
        if (Offset != "any" && size != Size) return $"reported with size {size}";
        if (!IsOffset(offset)) return $"reported with offset {offset}";
        if (IsAccess && !AccessWord().IsMatch(report.Groups["rule"].Value)) return "reported without saying whether it was read or written";
        if (Kind != "leak" && AnyReport().Count(outcome.Errors) > 1) return "reported more than once";
        string moment = outcome.Output.Contains("done\n") ? "at_exit" : outcome.Output.Contains("past\n") ? "at_free" : "at_once";
        if (moment != Moment && !(Moment == "by_free" && moment != "at_exit")) return $"found {moment}";
        return outcome.ExitStatus == ExpectedStatus ? null : $"status {outcome.ExitStatus}";
    }

    /// <summary>What is not as expected of a sound program, or nothing.</summary>
    public static string? SaidIn(Outcome outcome)
    {
        string errors = NoRoom().Replace(outcome.Errors, "");
        if (errors.Length > 0) return errors.TrimEnd();
        if (outcome.ExitStatus != 0) return $"status {outcome.ExitStatus}";
        return outcome.Output.Contains("done\n") ? null : "it did not reach its end";
    }

    // Caught in the act, not by the marks that it left.
    private bool IsAccess => Moment == "at_once";

    private int ExpectedStatus => Kind != "leak" ? Aborted : Settings.Contains("LeakCheck=error") ? Leaked : 0;

    private bool IsOffset(long offset)
    {
        if (Offset == "any") return true;
        Match match = OffsetWords().Match(Offset);
        if (!match.Success) throw new FormatException($"{Program}: {Name}: no offset: {Offset}");
        long first = match.Groups["size"].Success ? Size : 0;
        string plus = match.Groups["plus"].Value;
        if (plus.Length > 0) first += long.Parse(plus, CultureInfo.InvariantCulture);
        long last = match.Groups["slop"].Success ? (first + 15) / 16 * 16 : first;
        return offset >= first && offset <= last;
    }

    // What guard mode says, once, of a program with more blocks than the kernel has mappings for.
    [GeneratedRegex(@"\Apools: Guard: \d+ blocks are guarded, and there is no room or mapping for more: others go unguarded\n\z")]
    private static partial Regex NoRoom();

    [GeneratedRegex(@"^pools: error: (?<kind>[a-z-]+): pool mvff-debug, block 0x[0-9a-f]+, size (?<size>\d+), offset (?<offset>[+-]?\d+): (?<rule>[^\n]+)\n")]
    private static partial Regex FirstLine();

    [GeneratedRegex(@"^pools: error: ", RegexOptions.Multiline)]
    private static partial Regex AnyReport();

    [GeneratedRegex(@"\b(read|writ|wrote)")]
    private static partial Regex AccessWord();

    [GeneratedRegex(@"^(?<size>size)?(?<plus>[+-]?\d+)?(?<slop>~)?$")]
    private static partial Regex OffsetWords();
}
