using System;
using System.Collections.Generic;
using FluentAssertions;

namespace Pools.Testing;

/// <summary>The command that a user runs programs with.</summary>
public static class RunScript
{
    /// <summary>The pool classes, as its option <c>--pool</c> names them.</summary>
    public static readonly string[] PoolClasses = ["mvff", "mvff-debug"];

    // The first call builds the library: once, before the tests that are timed or run side by side.
    private static readonly Lazy<string> LazyPath = new(() =>
    {
        string script = System.IO.Path.Combine(Root, "run.sh");
        Outcome built = Shell.Run(Root, new Dictionary<string, string>(), script, "true");
        built.ExitStatus.Should().Be(0, "{0} builds the library: {1}", script, built.Errors + built.Output);
        return script;
    });

    /// <summary>The path of <c>run.sh</c>, whose library is built.</summary>
    public static string Path => LazyPath.Value;

    /// <summary>The folder of the checkout.</summary>
    public static string Root => Checkout.Root;

    /// <summary>The library that it preloads, for tests that start too many programs to start the script each time.</summary>
    public static string Library => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "artifacts", "native", "libpools_malloc.so");
}
