using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Foreign;

/// <summary>How the native functions are found, refused and done without.</summary>
public sealed class NativeLibraryTests
{
    const string Native = "native\npeak 5024, end 0\n", Managed = "in C#\npeak 5024, end 0\n";

    static readonly Dictionary<string, string> Nothing = [];

    static string Said(params (string, string)[] settings)
    {
        Outcome outcome = ChildProgram.Start(AppContext.BaseDirectory, settings.ToDictionary(), "functions", "cached");
        outcome.Errors.Should().BeEmpty();
        outcome.ExitStatus.Should().Be(0);
        return outcome.Output;
    }

    [Fact]
    public void It_lies_beside_the_program() => Said().Should().Be(Native);

    [Fact]
    public void It_can_be_named() => Said(("POOLS_NATIVE", Path.Combine(AppContext.BaseDirectory, "libpools_entries.so"))).Should().Be(Native);

    [Fact]
    public void It_can_be_switched_off() => Said(("POOLS_NATIVE", "off")).Should().Be(Managed);

    [Fact]
    public void Where_there_is_none_CSharp_does_the_work()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pools-without");
        try
        {
            foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
                if (Path.GetFileName(file) != "libpools_entries.so") File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            ChildProgram.Start(folder.FullName, Nothing, "functions", "cached").Output.Should().Be(Managed);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public void One_of_another_version_is_refused_and_both_are_named()
    {
        string library = Compiler.Library("other_layout.c");
        Said(("POOLS_NATIVE", library)).Should().MatchRegex(
            $@"^Unimplemented: POOLS_NATIVE={library} works on memory of layout 1\.[0-9a-f]{{14}}, and Malloc\.Shim on 1\.[0-9a-f]{{14}}\. Name the library of Malloc\.Shim \d+\.\d+\.\d+\.\d+, or set POOLS_NATIVE=off\.\n");
    }

    [Fact]
    public void Another_library_is_refused()
    {
        string library = Compiler.Library("churn.c");
        Said(("POOLS_NATIVE", library)).Should().StartWith($"Unimplemented: POOLS_NATIVE={library} has no functions for pools of C#: it is another library. ");
    }

    [Fact]
    public void One_that_was_named_must_be_there() =>
        Said(("POOLS_NATIVE", "/nowhere/lib.so")).Should().MatchRegex(
            @"^Unimplemented: POOLS_NATIVE=/nowhere/lib\.so could not be loaded\. Name the library of Malloc\.Shim \d+\.\d+\.\d+\.\d+, or set POOLS_NATIVE=off\. Unable to load shared library '/nowhere/lib\.so'");

    /// <summary>Two heaps that know nothing of each other: the process's, and the pool.</summary>
    [LibraryTheory("libsqlite3.so.0"), InlineData("off"), InlineData("")]
    public void A_process_with_another_heap_preloaded(string native)
    {
        Dictionary<string, string> settings = new() { ["LD_PRELOAD"] = RunScript.Library, ["POOLS_NATIVE"] = native };
        ChildProgram.Start(AppContext.BaseDirectory, settings, "functions", "cached").Output.Should().Be(native == "off" ? Managed : Native);
        Outcome outcome = ChildProgram.Start(AppContext.BaseDirectory, settings, "sqlite", "cached");
        outcome.Errors.Should().BeEmpty();
        outcome.Output.Should().EndWith(", end 0\n");
    }
}
