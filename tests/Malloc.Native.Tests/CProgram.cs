using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Pools.Testing;

namespace Malloc.Native.Tests;

/// <summary>The C programs in the folder <c>programs</c>, each of many cases that the source marks with CASE.</summary>
internal static partial class CProgram
{
    /// <summary>The cases of a program.</summary>
    public static IEnumerable<string> CasesOf(string program) =>
        CaseMark().Matches(File.ReadAllText(Path.Combine(Compiler.Folder, program + ".c"))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a case through <c>run.sh</c>, which is given the options.</summary>
    public static Outcome Run(string program, string name, params string[] options) =>
        Shell.Run(Compiler.Folder, Nothing, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with that much address space (ulimit -v).</summary>
    public static Outcome RunWithin(int kilobytes, string program, string name, params string[] options) =>
        Shell.Run(Compiler.Folder, Nothing, ["/bin/bash", "-c", $"ulimit -v {kilobytes}; exec \"$@\"", "bash", RunScript.Path, .. options, Executable(program), name]);

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    static string Executable(string program) => Compiler.Program(program + ".c");

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseMark();
}
