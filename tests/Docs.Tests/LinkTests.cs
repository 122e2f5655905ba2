using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>What the documents point at is there.</summary>
public sealed partial class LinkTests
{
    /// <summary>All documents.</summary>
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_that_exist(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        IEnumerable<string> dead = Link().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'))
            .Where(link => !Path.Exists(Path.Combine(folder, link.Split('#')[0])));
        dead.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_into_documents_lead_to_headings(string document)
    {
        string folder = Path.GetDirectoryName(document)!;
        IEnumerable<string> dead = Link().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            .Where(link => link.Contains('#', StringComparison.Ordinal) && !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !Markdown.Anchors(link.StartsWith('#') ? document : Path.Combine(folder, link.Split('#')[0])).Contains(link.Split('#')[1]));
        dead.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Source_paths_that_are_named_exist(string document)
    {
        IEnumerable<string> dead = SourcePath().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)));
        dead.Should().BeEmpty();
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|bench|samples|\.ci)/[\w./-]*\w)/?`")]
    private static partial Regex SourcePath();
}
