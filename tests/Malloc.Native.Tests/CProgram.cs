using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;

namespace Malloc.Native.Tests;

/// <summary>The C programs in the folder <c>programs</c>, each of many cases that the source marks with CASE.</summary>
internal static partial class CProgram
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "programs");
    static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new();

    // The compiler knows malloc: it must take nothing for granted, and not warn of what is wrong on purpose. Functions that this libc
    // has not are found when the program runs.
    const string Flags = "-std=gnu11 -O1 -g -pthread -fno-builtin -fPIE -pie -rdynamic -Wl,-z,dynamic-undefined-weak -w -I.";

    /// <summary>The cases of a program.</summary>
    public static IEnumerable<string> CasesOf(string program) =>
        CaseMark().Matches(File.ReadAllText(Path.Combine(Folder, program + ".c"))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a case through <c>run.sh</c>, which is given the options.</summary>
    public static Outcome Run(string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with a variable of the environment that it reads.</summary>
    public static Outcome RunWith(string variable, string value, string program, string name, params string[] options) =>
        Shell.Run(Folder, new Dictionary<string, string> { [variable] = value }, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with that much address space (ulimit -v).</summary>
    public static Outcome RunWithin(int kilobytes, string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, ["/bin/bash", "-c", $"ulimit -v {kilobytes}; exec \"$@\"", "bash", RunScript.Path, .. options, Executable(program), name]);

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    static string Executable(string program) => Compiled.GetOrAdd(program, name => new Lazy<string>(() => Compile(name))).Value;

    static string Compile(string program)
    {
        string executable = Path.Combine(Folder, program);
        Outcome outcome = Shell.Run(Folder, Nothing, ["gcc", .. Flags.Split(' '), program + ".c", "-o", executable]);
        outcome.ExitStatus.Should().Be(0, "gcc compiles {0}.c: {1}", program, outcome.Errors);
        return executable;
    }

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseMark();
}
