using System.Runtime.InteropServices;
using Pools.Core;

/// <summary>The functions of libpools_bench.so. A call is one turn of some milliseconds, so that what it costs to leave C# does not show.</summary>
internal static unsafe partial class Native
{
    const string Library = "pools_bench";

    [LibraryImport(Library, EntryPoint = "bench_open")]
    public static partial void* Open(nuint arenaSize);

    [LibraryImport(Library, EntryPoint = "bench_close")]
    public static partial void Close(void* pool);

    [LibraryImport(Library, EntryPoint = "bench_measure")]
    public static partial void Measure(void* pool, PoolFigures* figures);

    [LibraryImport(Library, EntryPoint = "bench_fill")]
    public static partial int Fill(void* pool, Loop* loop);

    [LibraryImport(Library, EntryPoint = "bench_run_core")]
    public static partial int RunCore(void* pool, Loop* loop, int pairs);

    [LibraryImport(Library, EntryPoint = "bench_run_malloc")]
    public static partial int RunMalloc(Loop* loop, int pairs);
}
