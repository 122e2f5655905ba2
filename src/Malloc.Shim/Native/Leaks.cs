using Pools.Core;

namespace Pools.Native;

/// <summary>
/// The search for leaks when the process ends: blocks in use to which no word of the program's memory points, nor one of a block that is pointed to.
/// </summary>
/// <remarks>
/// The pool is held meanwhile, so blocks neither come nor go; but other threads run on, and one may have its only pointer to a block in a register or
/// be moving it. So when there are threads a block must be found unreachable twice, a while apart.
/// </remarks>
internal static unsafe class Leaks<TPool> where TPool : unmanaged, IPoolCore
{
    const long PauseNanoseconds = 2_000_000;

    static TPool* pool;
    static ArenaCore* arena;
    static LeakCheck policy;

    /// <summary>Learns what to do from the pool's keys.</summary>
    public static void Watch(TPool* watched, ArenaCore* inArena, in KeySource keys, ulong* slots)
    {
        pool = watched;
        arena = inArena;
        policy = (LeakCheck)Settings.ValueOf(LeakText.Key, keys, slots);
    }

    /// <summary>Looks, and says what it finds. Whether it found leaks, if that is an error.</summary>
    /// <param name="frame">Where the calling thread's stack starts to be in use.</param>
    /// <param name="forked">Whether the process is a forked child: the stacks of its parent's other threads then count.</param>
    public static bool Look(nuint frame, bool forked)
    {
        if (!TPool.KnowsBlocks || policy == LeakCheck.Off) return false;
        LeakScan scan = default, again = default;
        scan.Frame = again.Frame = frame;
        scan.EndedThreadsCount = again.EndedThreadsCount = forked;
        bool looked = Run(ref scan, null);
        LeakReport found = scan.Report;
        if (looked && found.Blocks != 0 && scan.ThreadCount > 1)
        {
            C.Sleep(PauseNanoseconds);
            looked = Run(ref again, &scan);
            found = again.Report;
        }
        if (!looked) Report.NoLeakCheck();
        else if (found.Blocks != 0) Write(ref found);
        again.Close();
        scan.Close();
        return looked && found.Blocks != 0 && policy == LeakCheck.Error;
    }

    static bool Run(ref LeakScan scan, LeakScan* before)
    {
        Process.Heap.Hold();
        bool looked = scan.Open(arena, CountBlocks());
        if (looked)
        {
            Fill(ref scan.Blocks);
            looked = scan.Run(arena, before) && Collect(ref scan);
        }
        Process.Heap.LetGo(false, null);
        return looked;
    }

    static nuint CountBlocks()
    {
        nuint count = 0, cursor = 0;
        while (TPool.NextBlock(pool, ref cursor, out _)) count++;
        return count;
    }

    static void Fill(ref LeakBlocks blocks)
    {
        nuint cursor = 0;
        for (nuint i = 0; i < blocks.Count; i++)
        {
            ScannedBlock* item = blocks.Items + i;
            item->Cursor = cursor;
            TPool.NextBlock(pool, ref cursor, out BlockRecord record);
            item->Address = (nuint)record.Block;
            item->Size = record.Size;
        }
        blocks.Sort();
    }

    // The records of the blocks that are not reached. False when there is no memory for them.
    static bool Collect(ref LeakScan scan)
    {
        if (!scan.MakeReport()) return false;
        nuint found = 0;
        for (nuint i = 0; found < scan.Report.Blocks; i++)
        {
            if (scan.Blocks.Items[i].IsReached) continue;
            nuint cursor = scan.Blocks.Items[i].Cursor;
            TPool.NextBlock(pool, ref cursor, out scan.Report.Places[found++].First);
        }
        return true;
    }

    static void Write(ref LeakReport report)
    {
        const int capacity = 32;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer name = new(bytes, capacity);
        TPool.WriteName(ref name);
        report.Group();
        report.Write(name);
    }
}
