using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;

namespace Malloc.Native.Tests;

/// <summary>The C and C++ programs in the folder <c>programs</c>, each of many cases that the source marks with CASE.</summary>
internal static partial class CProgram
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "programs");
    static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new();

    // The compiler knows malloc: it must take nothing for granted, and not warn of what is wrong on purpose. Functions that this libc
    // has not are found when the program runs.
    const string Flags = "-O1 -g -pthread -fno-builtin -fPIE -pie -rdynamic -Wl,-z,dynamic-undefined-weak -w -I.";

    /// <summary>The cases of a program.</summary>
    public static IEnumerable<string> CasesOf(string program) =>
        CaseMark().Matches(File.ReadAllText(Path.Combine(Folder, SourceOf(program)))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a case through <c>run.sh</c>, which is given the options.</summary>
    public static Outcome Run(string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with that much address space (ulimit -v).</summary>
    public static Outcome RunWithin(int kilobytes, string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, ["/bin/bash", "-c", $"ulimit -v {kilobytes}; exec \"$@\"", "bash", RunScript.Path, .. options, Executable(program), name]);

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    static bool IsCpp(string program) => File.Exists(Path.Combine(Folder, program + ".cpp"));

    static string SourceOf(string program) => program + (IsCpp(program) ? ".cpp" : ".c");

    static string[] CompilerOf(string program) => IsCpp(program) ? ["g++", "-std=gnu++17"] : ["gcc", "-std=gnu11"];

    static string Executable(string program) => Compiled.GetOrAdd(program, name => new Lazy<string>(() => Compile(name))).Value;

    static string Compile(string program)
    {
        string executable = Path.Combine(Folder, program);
        Outcome outcome = Shell.Run(Folder, Nothing, [.. CompilerOf(program), .. Flags.Split(' '), SourceOf(program), "-o", executable]);
        outcome.ExitStatus.Should().Be(0, "{0} is compiled: {1}", SourceOf(program), outcome.Errors);
        return executable;
    }

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseMark();
}
