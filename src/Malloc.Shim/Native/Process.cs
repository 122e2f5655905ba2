using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>The one heap of the process: made when the first block is asked for, which is before any constructor runs, and never ended.</summary>
internal static unsafe class Process
{
    const int Mvff = 0; // the classes, in the order of their names
    const ulong DefaultSize = 64UL << 30, LeastSize = 1 << 20;
    const int LimitedShare = 8;
    const int LeakStatus = 23;

    static CoreLock starting;
    static HeapTable heap;
    static bool statistics, watching, held, forked;
    static uint endOfThread;
    static ThreadCache* firstCache;

    /// <summary>The heap's entry points.</summary>
    public static ref HeapTable Heap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (heap.Malloc == null) Start();
            return ref heap;
        }
    }

    /// <summary>Before main.</summary>
    [RuntimeExport("PoolsStart")]
    static void AtStart(int argc, byte** argv, byte** envp)
    {
        _ = Heap.Malloc; // settings that are wrong end the process before main
        Stacks.Open();
        firstCache = C.OwnCache();
        Keeper.Start();
        if (Settings.ReadChoice(Variables.Calls, "on|off"u8) == 0) heap.WatchCalls();
        C.AtFork(&BeforeFork, &AfterForkInParent, &AfterForkInChild);
    }

    /// <summary>Has the cache given back when its thread ends. The first thread's lives as long as the process.</summary>
    public static void WatchEnd(ThreadCache* cache)
    {
        if (watching) C.SetSpecific(endOfThread, cache);
    }

    [RuntimeExport("PoolsCheckAccess")]
    static void CheckAccess(byte* at, nuint size, Access access, byte* function, nuint origin)
    {
        if (!heap.IsInBlock(at, size)) heap.CheckAccess(at, size, access, function, origin);
    }

    static void AtThreadEnd(void* cache)
    {
        heap.EndThread((ThreadCache*)cache);
        if (cache == firstCache) Keeper.End();
    }

    /// <summary>After main and the handlers of atexit: the last look at blocks that were never freed.</summary>
    /// <param name="frame">The address of the caller's frame.</param>
    [RuntimeExport("PoolsStop")]
    static void AtStop(nuint frame)
    {
        heap.Check();
        if (statistics) heap.WriteStatistics();
        // exit goes on where it was: the C library still runs what is left of its handlers, and writes what is buffered.
        if (heap.FindLeaks(frame, forked)) C.ExitAgain(LeakStatus);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Start()
    {
        ((CoreLock*)Unsafe.AsPointer(ref starting))->Enter();
        if (heap.Malloc == null)
        {
            if ((nuint)sizeof(ThreadCache) > C.CacheBytes()) C.Abort(); // glue.c is out of date
            uint key;
            watching = C.CreateKey(&key, &AtThreadEnd) == 0; // constructors of other libraries, which run first, may start threads that end
            endOfThread = key;
            int poolClass = Settings.ReadChoice(Variables.Class, "mvff|mvff-debug"u8);
            statistics = Settings.ReadChoice(Variables.Stats, "off|on"u8) != 0;
            Keeper.Read();
            if (statistics || poolClass != Mvff) Report.KeepStandardError();
            PoolResult result = MakeArena(out ArenaCore* arena);
            if (result == PoolResult.Ok)
                result = poolClass == Mvff ? Heap<CacheCore<GuardCore<MvffCore>>>.Start(arena, ref heap) : Heap<GuardCore<DebugCore<MvffCore>>>.Start(arena, ref heap);
            if (result != PoolResult.Ok) Report.NoHeap(result);
        }
        ((CoreLock*)Unsafe.AsPointer(ref starting))->Exit();
    }

    static PoolResult MakeArena(out ArenaCore* arena)
    {
        ulong* slots = stackalloc ulong[ArenaKeys.Count];
        KeySource keys = new() { Describe = &ArenaKeys.Describe, Count = ArenaKeys.Count };
        for (int i = 0; i < keys.Count; i++) slots[i] = keys.Describe(i).Default;
        slots[ArenaKeys.Size] = SizeToReserve();
        slots[ArenaKeys.HugePages] = (ulong)HugePages.Off; // docs/design/arena.md has what each choice gains and costs
        Settings.Read(Variables.Arena, keys, slots);
        ArenaConfig config = ArenaKeys.Configure(new KeyValues(slots));
        config.KeepsForBursts = config.Spare != 0;
        config.CommitsAhead = true;
        return ArenaCore.Create(config, out arena);
    }

    // One large reservation, so that all blocks are in one chunk; under ulimit -v a modest one, as the program needs space too.
    static ulong SizeToReserve()
    {
        ulong allowed = VirtualMemory.AddressSpaceAllowed();
        if (allowed >= DefaultSize * LimitedShare) return DefaultSize;
        ulong share = allowed / LimitedShare;
        return share < LeastSize ? LeastSize : share;
    }

    // In a process of one thread nobody else is inside the heap, and locks that are not written to are not copied for the child.
    static void BeforeFork()
    {
        if (OneThread.IsSo) return;
        heap.Hold();
        held = true;
    }

    static void AfterForkInParent()
    {
        if (!held) return;
        held = false;
        heap.LetGo(false, null);
    }

    static void AfterForkInChild()
    {
        held = false;
        forked = true;
        firstCache = C.OwnCache();
        heap.LetGo(true, firstCache);
        Keeper.Forget();
        Report.LetStandardErrorGo();
    }
}
