using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using Pools;
using Xunit;

namespace Docs.Tests;

/// <summary>The tables of docs/reference/foreign.md say what the code does.</summary>
public sealed class ForeignReferenceTests
{
    private const string Reference = "docs/reference/foreign.md";

    [Fact]
    public void Functions() => FirstCells("Functions").Should().Equal(Properties(typeof(MallocFunctions)));

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
}
