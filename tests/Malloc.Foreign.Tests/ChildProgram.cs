using System;
using System.Collections.Generic;
using System.IO;
using Pools.Foreign.Workloads;
using Pools.Testing;

namespace Pools.Foreign;

/// <summary>What this assembly does when it is run as a program: a library's work on a pool of a class, or a mistake of C code's.</summary>
static class ChildProgram
{
    static readonly Dictionary<string, Action<WatchedPool>> Workloads = new()
    {
        ["sqlite"] = SqliteWorkload.Run,
        ["lua"] = LuaWorkload.Run,
        ["zlib"] = ZlibWorkload.Run,
        ["expat"] = ExpatWorkload.Run,
        ["libxml2"] = Libxml2Workload.Run,
        ["curl"] = CurlWorkload.Run,
        ["openssl"] = OpenSslWorkload.Run,
        ["lua-short-of-memory"] = LuaWorkload.RunShortOfMemory,
        ["overrun"] = ForeignMistakes.OverrunInCallback,
        ["managed-pointer"] = ForeignMistakes.FreeOfManagedPointer,
        ["disposed"] = ForeignMistakes.CallAfterDispose,
        ["on-threads"] = ForeignMistakes.DoubleFreeOnThreadOfC,
        ["functions"] = TellOfFunctions,
        ["ending-threads"] = EndingThreads.Run,
    };

    static readonly Dictionary<string, Args> Keywords = new()
    {
        ["report"] = new() { { DebugPool.Keys.OnError, OnError.Report } },
        ["stacks"] = new() { { DebugPool.Keys.StackDepth, 32 } },
        ["limit"] = new() { { Mvff.Keys.Limit, 2 << 20 } },
    };

    /// <summary>Runs what the first argument names, on a pool of the class that the second does, with the keyword arguments that the third does.</summary>
    static void Main(string[] args)
    {
        MallocShim.ForeignFault += (_, fault) => Console.WriteLine($"handler: {fault.Function}, {(fault.Error as PoolCorruptionException)?.Kind.ToString() ?? fault.Error.GetType().Name}");
        DebugPool.Reported += (_, e) => Console.WriteLine($"reported: {e.Mistake.Kind}");
        Args keywords = args.Length > 2 ? Keywords[args[2]] : [];
        using WatchedPool pool = new(args[1], keywords);
        Workloads[args[0]](pool);
        Console.WriteLine($"peak {pool.Peak}, end {pool.Live}");
    }

    // Whether they are native, and whether they work.
    static unsafe void TellOfFunctions(WatchedPool pool)
    {
        try
        {
            MallocFunctions functions = pool.Shim.Functions;
            byte* block = (byte*)functions.Malloc(100);
            block = (byte*)functions.Realloc(block, 5000);
            pool.Look();
            functions.Free(block);
            Console.WriteLine(functions.AreNative ? "native" : "in C#");
        }
        catch (PoolException e) { Console.WriteLine(e.Message); }
    }

    /// <summary>Runs it in a process of its own.</summary>
    public static Outcome Start(params string[] args) => Start(AppContext.BaseDirectory, new Dictionary<string, string>(), args);

    /// <summary>The same, as it lies in another folder, with settings.</summary>
    public static Outcome Start(string folder, IReadOnlyDictionary<string, string> settings, params string[] args) =>
        Shell.Run(folder, settings, ["dotnet", "exec", Path.Combine(folder, Path.GetFileName(typeof(ChildProgram).Assembly.Location)), .. args]);
}
