using System;
using System.Collections.Generic;
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
        ["overrun"] = ForeignMistakes.OverrunInCallback,
        ["managed-pointer"] = ForeignMistakes.FreeOfManagedPointer,
        ["disposed"] = ForeignMistakes.CallAfterDispose,
        ["on-threads"] = ForeignMistakes.DoubleFreeOnThreadOfC,
    };

    /// <summary>Runs what the first argument names, on a pool of the class that the second does, with keyword arguments as the third says.</summary>
    static void Main(string[] args)
    {
        MallocShim.ForeignFault += (_, fault) => Console.WriteLine($"handler: {fault.Function}, {(fault.Error as PoolCorruptionException)?.Kind.ToString() ?? fault.Error.GetType().Name}");
        DebugPool.Reported += (_, e) => Console.WriteLine($"reported: {e.Mistake.Kind}");
        Args keywords = args.Length < 3 ? [] : args[2] == "report" ? new() { { DebugPool.Keys.OnError, OnError.Report } } : new() { { DebugPool.Keys.StackDepth, 32 } };
        using WatchedPool pool = new(args[1], keywords);
        Workloads[args[0]](pool);
        Console.WriteLine($"peak {pool.Peak}, end {pool.Live}");
    }

    /// <summary>Runs it in a process of its own.</summary>
    public static Outcome Start(params string[] args) =>
        Shell.Run(AppContext.BaseDirectory, new Dictionary<string, string>(), ["dotnet", "exec", typeof(ChildProgram).Assembly.Location, .. args]);
}
