using System.Linq;
using FluentAssertions;
using Xunit;

namespace Docs.Tests;

/// <summary>The C# of the documents compiles, runs, and prints what they say.</summary>
public sealed class CSharpSnippetTests
{
    /// <summary>The sections that have C# in them.</summary>
    public static TheoryData<string, string> Sections
    {
        get
        {
            var sections = new TheoryData<string, string>();
            foreach ((string document, string section) in Repository.Documents.SelectMany(Markdown.Blocks)
                .Where(block => block.Language == "csharp").Select(block => (block.Document, block.Section)).Distinct())
            {
                sections.Add(document, section);
            }

            return sections;
        }
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Program_prints_what_the_document_says(string document, string section)
    {
        CSharpProgram program = CSharpProgram.Of(document, section);
        Shown.Normalise(program.Run()).Should().Be(Shown.Normalise(program.Expected));
    }
}
