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
    // A program may ask for more in its first line.
    const string Flags = "-O1 -g -pthread -fno-builtin -fPIE -pie -rdynamic -Wl,-z,dynamic-undefined-weak -w";

    /// <summary>The cases of a program.</summary>
    public static IEnumerable<string> CasesOf(string program) =>
        CaseMark().Matches(File.ReadAllText(Source(program))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a case through <c>run.sh</c>, which is given the options.</summary>
    public static Outcome Run(string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with a variable of the environment that it reads.</summary>
    public static Outcome RunWith(string variable, string value, string program, string name, params string[] options) =>
        Shell.Run(Folder, new Dictionary<string, string> { [variable] = value }, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with that much address space (ulimit -v).</summary>
    public static Outcome RunWithin(int kilobytes, string program, string name, params string[] options) =>
        Shell.Run(Folder, Nothing, ["/bin/bash", "-c", $"ulimit -v {kilobytes}; exec \"$@\"", "bash", RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a command in the programs' folder, without the library.</summary>
    public static Outcome RunPlainly(params string[] command) => Shell.Run(Folder, Nothing, command);

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    /// <summary>The path of a compiled program.</summary>
    public static string Executable(string program) => Compiled.GetOrAdd(program, name => new Lazy<string>(() => Compile(name))).Value;

    static string Compile(string program)
    {
        string executable = Path.Combine(Folder, program), source = Source(program);
        string[] compiler = source.EndsWith(".cpp") ? ["g++", "-std=gnu++20"] : ["gcc", "-std=gnu11"];
        string[] more = FlagsMark().Match(File.ReadAllText(source)).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Outcome outcome = Shell.Run(Folder, Nothing, [.. compiler, .. Flags.Split(' '), .. more, source, "-o", executable]);
        outcome.ExitStatus.Should().Be(0, "{0} compiles {1}: {2}", compiler[0], source, outcome.Errors);
        return executable;
    }

    static string Source(string program)
    {
        string source = Path.Combine(Folder, program + ".c");
        return File.Exists(source) ? source : Path.ChangeExtension(source, ".cpp");
    }

    [GeneratedRegex(@"\A/\* FLAGS: (.*) \*/")]
    private static partial Regex FlagsMark();

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseMark();
}
