using System.Runtime;
using Pools;
using Pools.Core;

/// <summary>The C functions of libpools_bench.so. A pool is a handle to whoever calls them.</summary>
internal static unsafe class Exports
{
    struct Bench
    {
        public ArenaCore* Arena;
        public MvffCore Pool;
    }

    /// <summary>A pool with the defaults of its keys, in an arena of its own; null when there is no memory for it.</summary>
    [RuntimeExport("bench_open")]
    static Bench* Open(nuint arenaSize)
    {
        ulong* slots = stackalloc ulong[ArenaKeys.Count];
        for (int i = 0; i < ArenaKeys.Count; i++) slots[i] = ArenaKeys.Describe(i).Default;
        slots[ArenaKeys.Size] = arenaSize;
        if (ArenaCore.Create(ArenaKeys.Configure(new KeyValues(slots)), out ArenaCore* arena) != PoolResult.Ok) return null;
        if (arena->Allocate((nuint)sizeof(Bench), ArenaCore.Bookkeeping, false, out void* memory) == PoolResult.Ok)
        {
            Bench* bench = (Bench*)memory;
            *bench = new() { Arena = arena };
            ulong* keys = stackalloc ulong[MvffCore.KeyCount];
            for (int i = 0; i < MvffCore.KeyCount; i++) keys[i] = MvffCore.Key(i).Default;
            if (bench->Pool.Init(arena, arena->NewOwner(), new KeyValues(keys)) == PoolResult.Ok) return bench;
        }
        arena->Destroy();
        return null;
    }

    /// <summary>Gives all of it back to the system, blocks that are live included.</summary>
    [RuntimeExport("bench_close")]
    static void Close(Bench* bench) => bench->Arena->Destroy();

    [RuntimeExport("bench_measure")]
    static void Measure(Bench* bench, PoolFigures* figures) => bench->Pool.Measure(out *figures);

    [RuntimeExport("bench_fill")]
    static int Fill(Bench* bench, Loop* loop) => loop->Fill(new CoreHeap(&bench->Pool));

    [RuntimeExport("bench_run_core")]
    static int RunOnCore(Bench* bench, Loop* loop, int pairs) => loop->Run(new CoreHeap(&bench->Pool), pairs);

    [RuntimeExport("bench_run_malloc")]
    static int RunOnMalloc(Loop* loop, int pairs) => loop->Run(default(MallocHeap), pairs);
}
