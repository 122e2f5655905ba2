using System;
using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>What a program prints and what a document shows, made comparable.</summary>
internal static partial class Shown
{
    /// <summary>
    /// Addresses and threads differ from run to run, folders and the figures of a process from machine to machine; lines are broken where the document's width
    /// asks for it; bash says where in its script a command was aborted. What is compiled here from a document has no symbols of C# that tell lines.
    /// </summary>
    public static string Normalise(string text)
    {
        text = Aborted().Replace(text, "Aborted");
        text = Address().Replace(text, "0x…");
        text = Thread().Replace(text, "in thread N");
        text = Folder().Replace(text, "/…/");
        text = SourceLine().Replace(text, string.Empty);
        if (text.Contains("pools: arena:", StringComparison.Ordinal))
        {
            text = Figure().Replace(text, "N");
        }

        return Space().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"^.*: line \d+:\s+\d+ Aborted.*$", RegexOptions.Multiline)]
    private static partial Regex Aborted();

    [GeneratedRegex("0x[0-9a-fA-F]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\bin thread \d+")]
    private static partial Regex Thread();

    // In front of a module's name, which an offset follows, or of a source's, which a line follows.
    [GeneratedRegex(@"(/[^\s/]+)+/(?=[^\s/]+([+ ]0x|\.c:\d))")]
    private static partial Regex Folder();

    [GeneratedRegex(@" in \S+\.cs:line \d+")]
    private static partial Regex SourceLine();

    [GeneratedRegex(@"\b\d+(\.\d+)?[KMGT]?\b")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
