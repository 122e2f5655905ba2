using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace Pools.Testing;

/// <summary>Compiles the C and C++ programs that tests bring along, each once.</summary>
public static partial class Compiler
{
    // The compiler knows malloc and new: it must take nothing for granted, and not warn of what is wrong on purpose. The programs lie beside their
    // sources, and one may have the name of a standard header: those are not sought here.
    private const string Plainly = "-O1 -g -pthread -fno-builtin -fno-allocation-dce -w -iquote .";

    // Functions that this libc has not are found when the program runs; libraries it opens find its symbols.
    private const string Linked = "-fPIE -pie -rdynamic -Wl,-z,dynamic-undefined-weak";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new();
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Where the programs lie, with what they include.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "programs");

    /// <summary>The path of the program made from a source file, which is given from <see cref="Folder"/>: it has its name, without the extension.</summary>
    public static string Program(string source)
    {
        string made = Path.ChangeExtension(source, null);
        bool isAlone = File.Exists(Path.Combine(Folder, made + ".c")) != File.Exists(Path.Combine(Folder, made + ".cpp"));
        isAlone.Should().BeTrue("{0} is made from one source", made);
        return Once(source, made, Linked);
    }

    /// <summary>The path of the shared library <c>NAME.so</c> made from <c>NAME.c</c>, beside it.</summary>
    public static string Library(string source) => Once(source, Path.ChangeExtension(source, ".so"), "-fPIC -shared");

    private static string Once(string source, string made, string kind) =>
        Compiled.GetOrAdd(source, _ => new Lazy<string>(() => Compile(source, made, kind))).Value;

    private static string Compile(string source, string made, string kind)
    {
        bool plusPlus = source.EndsWith(".cpp", StringComparison.Ordinal);
        string more = FlagsMark().Match(File.ReadAllText(Path.Combine(Folder, source))).Groups[1].Value;
        string language = plusPlus ? "g++ -std=c++20 -fsized-deallocation -faligned-new" : "gcc -std=gnu11";
        // Processes that a test starts compile too: none may find what another has half written.
        string making = $"{made}.{Environment.ProcessId}";
        Outcome outcome = Shell.Run(Folder, Nothing, [.. $"{language} {Plainly} {kind} {more}".Split(' ', StringSplitOptions.RemoveEmptyEntries), source, "-o", making]);
        outcome.ExitStatus.Should().Be(0, "{0} can be compiled: {1}", source, outcome.Errors);
        string finished = Path.Combine(Folder, made);
        File.Move(Path.Combine(Folder, making), finished, overwrite: true);
        return finished;
    }

    // A program may ask for more in its first line.
    [GeneratedRegex(@"\A/\* FLAGS: (.*) \*/")]
    private static partial Regex FlagsMark();
}
