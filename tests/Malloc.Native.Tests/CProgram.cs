using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Pools.Testing;

namespace Malloc.Native.Tests;

/// <summary>The C and C++ programs in the folder <c>programs</c>, each of many cases that the source marks with CASE.</summary>
internal static partial class CProgram
{
    /// <summary>The cases of a program.</summary>
    public static IEnumerable<string> CasesOf(string program) =>
        CaseMark().Matches(File.ReadAllText(Path.Combine(Compiler.Folder, Source(program)))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a case through <c>run.sh</c>, which is given the options.</summary>
    public static Outcome Run(string program, string name, params string[] options) =>
        Shell.Run(Compiler.Folder, Nothing, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with a variable of the environment that it reads.</summary>
    public static Outcome RunWith(string variable, string value, string program, string name, params string[] options) =>
        Shell.Run(Compiler.Folder, new Dictionary<string, string> { [variable] = value }, [RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a case with that much address space (ulimit -v).</summary>
    public static Outcome RunWithin(int kilobytes, string program, string name, params string[] options) =>
        Shell.Run(Compiler.Folder, Nothing, ["/bin/bash", "-c", $"ulimit -v {kilobytes}; exec \"$@\"", "bash", RunScript.Path, .. options, Executable(program), name]);

    /// <summary>Runs a command in the programs' folder, without the library.</summary>
    public static Outcome RunPlainly(params string[] command) => Shell.Run(Compiler.Folder, Nothing, command);

    /// <summary>The path of a compiled program.</summary>
    public static string Executable(string program) => Compiler.Program(Source(program));

    static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    static string Source(string program) => File.Exists(Path.Combine(Compiler.Folder, program + ".c")) ? program + ".c" : program + ".cpp";

    [GeneratedRegex(@"^CASE\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex CaseMark();
}
