using System;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Testing;

namespace Pools.Foreign;

/// <summary>Threads of C on a pool until their last destructor, while another looks for caches of threads that have ended.</summary>
internal static unsafe class EndingThreads
{
    const int Threads = 400;
    static nuint TooMuch => (nuint)1 << 50;

    /// <summary>Says how many blocks were spoilt, and what was kept of threads that have ended.</summary>
    public static void Run(WatchedPool pool)
    {
        var end = (delegate* unmanaged<void*, void*, int, nint>)NativeLibrary.GetExport(NativeLibrary.Load(Compiler.Library("endings.c")), "end_threads");
        IPool shared = pool.Shim.Pool;
        MallocFunctions functions = pool.Shim.Functions;
        bool isDone = false;
        Thread taker = new(() =>
        {
            // Who can have no memory takes what ended threads have.
            while (!Volatile.Read(ref isDone)) shared.TryAlloc(TooMuch, out _);
        });
        taker.Start();
        nint spoilt = end(functions.Malloc, functions.Free, Threads);
        Volatile.Write(ref isDone, true);
        taker.Join();
        shared.TryAlloc(TooMuch, out _);
        shared.Check(CheckLevel.Deep);
        Console.WriteLine($"{spoilt} spoilt, {shared.TotalSize - shared.FreeSize} kept");
    }
}
