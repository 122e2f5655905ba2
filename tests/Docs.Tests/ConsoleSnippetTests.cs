using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using FluentAssertions.Execution;
using Xunit;

namespace Docs.Tests;

/// <summary>The commands in blocks of the language "console" write what the documents show. Those in "sh" blocks are not run.</summary>
public sealed class ConsoleSnippetTests
{
    /// <summary>The documents that show commands with their output.</summary>
    public static TheoryData<string> Sessions =>
        [.. Repository.Documents.Where(document => Markdown.Blocks(document).Any(block => block.Language == "console"))];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Commands_write_what_the_document_shows(string document)
    {
        using var session = new ConsoleSession(document);
        using var all = new AssertionScope();
        foreach (CodeBlock block in Markdown.Blocks(document).Where(block => block.Language == "console"))
        {
            string written = session.Run(ConsoleSession.Commands(block));
            Shown.Normalise(written).Should().Be(Shown.Normalise(ConsoleSession.Output(block)), "{0}:{1} shows it", document, block.Line);
        }
    }

    [Fact]
    public void Every_block_has_a_language_that_says_what_becomes_of_it()
    {
        IEnumerable<string> languages = Repository.Documents.SelectMany(Markdown.Blocks).Select(block => block.Language).Distinct();
        languages.Should().BeSubsetOf(["csharp", "c", "console", "sh", "text", "xml", "json", "asm"]);
    }
}
