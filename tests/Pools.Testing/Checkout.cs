using System;
using System.IO;

namespace Pools.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder of Pools.sln.</summary>
    public static string Root { get; } = FindRoot();

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
