using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Docs.Tests;

/// <summary>A fenced block of a document: its language, its text, and where it stands.</summary>
internal sealed record CodeBlock(string Document, string Section, int Line, string Language, string Text);

/// <summary>The parts of a document that the tests look at.</summary>
internal static partial class Markdown
{
    private const string Fence = "```";

    /// <summary>The fenced blocks, in their order. A section is what follows a heading of the first or second level.</summary>
    public static IReadOnlyList<CodeBlock> Blocks(string document)
    {
        var blocks = new List<CodeBlock>();
        string section = string.Empty;
        string[] lines = Repository.Read(document).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("# ", StringComparison.Ordinal) || lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                section = lines[i].TrimStart('#', ' ');
            }

            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
            {
                throw new FormatException($"{document}:{i + 1}: a fence that is not closed");
            }

            blocks.Add(new CodeBlock(document, section, i + 1, lines[i][Fence.Length..], string.Join('\n', lines[(i + 1)..end])));
            i = end;
        }

        return blocks;
    }

    /// <summary>The rows of all tables of a section, each the texts of its cells without backquotes; the heads included.</summary>
    public static IReadOnlyList<string[]> Rows(string document, string section)
    {
        IEnumerable<string> lines = Repository.Read(document).Split('\n')
            .SkipWhile(line => line.TrimStart('#', ' ') != section || !line.StartsWith('#')).Skip(1)
            .TakeWhile(line => !line.StartsWith('#'));
        return [.. lines.Where(line => line.StartsWith('|') && !line.StartsWith("| -", StringComparison.Ordinal)).Select(Cells)];
    }

    /// <summary>What links name the headings by: small letters, hyphens for spaces, and no other signs.</summary>
    public static IEnumerable<string> Anchors(string document)
    {
        bool isText = true;
        foreach (string line in Repository.Read(document).Split('\n'))
        {
            isText ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (isText && line.StartsWith('#'))
            {
                yield return NoLetter().Replace(line.TrimStart('#', ' ').ToLowerInvariant(), string.Empty).Replace(' ', '-');
            }
        }
    }

    private static string[] Cells(string line) =>
        [.. Border().Split(line.Trim('|', ' ')).Select(cell => cell.Trim().Replace("`", string.Empty, StringComparison.Ordinal))];

    // An empty cell is one space between two of them.
    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@"(?<= )\|(?= )")]
    private static partial Regex Border();
}
