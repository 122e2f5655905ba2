using System.Collections.Generic;
using System.IO;
using Pools.Testing;

namespace Malloc.Wrong.Tests;

/// <summary>Runs one case of a program in a process of its own.</summary>
internal static class CaseProgram
{
    /// <summary>Runs it on a pool class with the settings given, as <c>run.sh --pool CLASS --args SETTINGS</c> does.</summary>
    public static Outcome Run(string program, string name, bool wrong, long size, string pool, string settings)
    {
        var environment = new Dictionary<string, string> { ["LD_PRELOAD"] = RunScript.Library, ["POOLS_CLASS"] = pool };
        if (settings.Length > 0) environment["POOLS_ARGS"] = settings;
        string executable = Compiler.Program(program), folder = Path.GetDirectoryName(executable)!;
        foreach (string library in Directory.GetFiles(folder, "lib*.c")) Compiler.Library(Path.GetRelativePath(Compiler.Folder, library));
        return Shell.Run(folder, environment, executable, name, wrong ? "wrong" : "right", $"{size}");
    }
}
