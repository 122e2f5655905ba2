using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools;
using Xunit;

namespace Docs.Tests;

/// <summary>The tables of docs/reference/foreign.md say what the code does.</summary>
public sealed partial class ForeignReferenceTests
{
    private const string Reference = "docs/reference/foreign.md";

    [Fact]
    public void Functions() => FirstCells("Functions").Should().Equal(Properties(typeof(MallocFunctions)));

    [Fact]
    public void Values_of_the_variable()
    {
        Dictionary<string, string> named = Constant().Matches(Repository.Read("src/Malloc.Shim/Foreign/EntryLibrary.cs"))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Markdown.Rows(Reference, "Native functions").Select(row => row[0]).Should().Equal(named["Variable"], "not set", named["Off"], "a path");
    }

    /// <summary>What the messages are put together from stands in the reference.</summary>
    [Theory]
    [InlineData("EntryLibrary.cs", "works on memory of layout")]
    [InlineData("ForeignFaultEventArgs.cs", "called after it or its pool was disposed")]
    [InlineData("ForeignFaultEventArgs.cs", "called from C")]
    public void Messages(string file, string phrase)
    {
        string reference = Shown.Normalise(Repository.Read(Reference));
        string[] messages = [.. Message().Matches(Repository.Read("src/Malloc.Shim/Foreign/" + file)).Select(match => match.Groups[1].Value).Where(text => text.Contains(phrase, StringComparison.Ordinal))];
        messages.Should().ContainSingle();
        Hole().Split(messages[0]).Select(Shown.Normalise).Should().OnlyContain(part => reference.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Adapters() => FirstCells("Adapters").Should().BeEquivalentTo(
        from type in typeof(MallocShim).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        where method.IsDefined(typeof(ExtensionAttribute))
        select $"{method.Name}({string.Join(", ", method.GetParameters().Skip(1).Select(parameter => parameter.Name))})");

    [Fact]
    public void Mistakes() => FirstCells("Mistakes in calls from C").Should()
        .Equal([.. Enum.GetNames<OnError>(), "property", .. Properties(typeof(ForeignFaultEventArgs))]);

    private static IEnumerable<string> FirstCells(string section) => Markdown.Rows(Reference, section).Skip(1).Select(row => row[0]);

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name);

    [GeneratedRegex(@"const string (\w+) = ""([^""]+)"";")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\$""((?:[^""\\]|\\.)+)""")]
    private static partial Regex Message();

    // What stands for a value, and the end of a line.
    [GeneratedRegex(@"\{[^}]*\}|\\n")]
    private static partial Regex Hole();
}
