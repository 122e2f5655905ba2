using System.Linq;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>The rows of theories: a pool class and a case of a C program.</summary>
internal static class Cases
{
    /// <summary>Every case of these programs on every class.</summary>
    public static TheoryData<string, string, string> Of(params string[] programs)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string program in programs)
            foreach (string name in CProgram.CasesOf(program))
                foreach (string pool in RunScript.PoolClasses) rows.Add(pool, program, name);
        return rows;
    }

    /// <summary>Every case of a program on the classes that are meant to tell.</summary>
    public static TheoryData<string, string> OnDebugOrBoth(string program, string onlyDebug)
    {
        var rows = new TheoryData<string, string>();
        foreach (string name in CProgram.CasesOf(program))
            foreach (string pool in RunScript.PoolClasses.Where(pool => pool.EndsWith("-debug") || !name.StartsWith(onlyDebug))) rows.Add(pool, name);
        return rows;
    }
}
