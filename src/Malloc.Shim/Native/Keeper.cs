using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// A thread of the library's own, which tends the heap while the program does not call: so memory goes back from a program that rests, too. It comes with the program's first
/// thread, so that a process of one thread stays one (setns, and who counts threads before a fork, tell the difference), and sleeps while nobody frees.
/// </summary>
internal static unsafe class Keeper
{
    const long BetweenLooks = 510_000_000; // nanoseconds: a little more than the heap has between two
    const int LooksInVain = 8;
    const int On = 1, Off = 2; // settings

    static int noticed; // whether somebody has freed since the last look; what the keeper sleeps on while it is 0
    static bool isHere, isOver;
    static int setting;

    /// <summary>Before any thread can start.</summary>
    public static void Read() => setting = Settings.ReadChoice(Variables.Keeper, "threads|on|off"u8);

    /// <summary>Before main.</summary>
    public static void Start()
    {
        if (setting == On) C.StartKeeper();
    }

    /// <summary>Memory has become free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Notice()
    {
        if (noticed == 0) Wake();
    }

    /// <summary>The first thread has ended: the process is to end with the last of the others, which the keeper would be.</summary>
    public static void End()
    {
        isOver = true;
        Wake();
    }

    /// <summary>In a child after a fork, which has no keeper yet.</summary>
    public static void Forget() => isHere = false;

    // Whether a thread is to run it: asked by the only thread that there is, or by one of several when there is a keeper already.
    [RuntimeExport("PoolsKeeperIsDue")]
    static int IsDue()
    {
        if (isHere || isOver || Process.Heap.KnowsBlocks || setting == Off) return 0;
        isHere = true;
        return 1;
    }

    [RuntimeExport("PoolsKeep")]
    static void Keep()
    {
        C.NameThread("pools-keeper\0"u8);
        nuint before = 0;
        for (int left = LooksInVain; !isOver;)
        {
            bool isNew = noticed != 0;
            noticed = 0;
            nuint committed = Process.Heap.Keep(true);
            left = isNew || committed < before ? LooksInVain : left - 1;
            before = committed;
            if (left > 0) C.Sleep(BetweenLooks);
            else while (noticed == 0) Futex.WaitWhile(ref noticed, 0, 0);
        }
        Process.Heap.Keep(false);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Wake()
    {
        noticed = 1;
        Futex.WakeOne(ref noticed);
    }
}
