using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Docs.Tests;

/// <summary>The checkout that the tests were built from, and its documents.</summary>
internal static class Repository
{
    /// <summary>The folder of Pools.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The documents, by path from the root: README.md, those of the packages and all under docs/.</summary>
    public static IReadOnlyList<string> Documents { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(project => Path.Combine(project, "README.md")).Where(File.Exists))
            .Select(path => Path.GetRelativePath(Root, path)).Append("README.md").Order(StringComparer.Ordinal)];

    /// <summary>The text of a file of the checkout.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Pools.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("no Pools.sln above the tests");
        }

        return root;
    }
}
