using Pools.Core;

namespace Pools.Native;

/// <summary>One scan: the blocks, what points to them, those that nothing points to. All it needs lies in workspaces of its own.</summary>
internal unsafe struct LeakScan
{
    public LeakBlocks Blocks;
    public LeakReport Report;

    /// <summary>Where the calling thread's stack starts to be in use.</summary>
    public nuint Frame;

    /// <summary>Whether the stacks of threads that have ended count.</summary>
    public bool EndedThreadsCount;

    Workspace workspace, places;
    ProcessMemory memory;

    /// <summary>How many threads there were.</summary>
    public int ThreadCount { get; private set; }

    /// <summary>Makes room for that many blocks; the caller fills them in. False when there is no memory, or no way to look at the process.</summary>
    public bool Open(ArenaCore* arena, nuint blocks)
    {
        if (!workspace.Open(LeakBlocks.BytesFor(blocks) + LeakRoots.BytesFor(arena) + ProcessMemory.Bytes)) return false;
        Blocks.Init(blocks, ref workspace);
        if (memory.Open(ref workspace)) return true;
        memory.Close();
        return false;
    }

    public void Close()
    {
        places.Close();
        workspace.Close();
    }

    /// <summary>Finds out which blocks are reached. Those that an earlier scan reached, or did not know, count as reached.</summary>
    public bool Run(ArenaCore* arena, LeakScan* before)
    {
        Blocks.Sort();
        LeakRoots roots = default;
        roots.Init(arena, Frame, EndedThreadsCount, ref workspace, ref Blocks);
        if (before != null)
        {
            roots.Exclude(before->workspace.Range);
            roots.Exclude(before->places.Range);
            KeepReached(before->Blocks);
        }
        bool looked = roots.Visit(ref memory, ref Blocks);
        if (looked) Blocks.Follow(ref memory);
        ThreadCount = roots.ThreadCount;
        memory.Close();
        return looked;
    }

    /// <summary>Counts the blocks that are not reached, and makes room to describe them. False when there is no memory for that.</summary>
    public bool MakeReport()
    {
        for (nuint i = 0; i < Blocks.Count; i++)
            if (!Blocks.Items[i].IsReached) Report.Blocks++;
        if (Report.Blocks == 0) return true;
        if (!places.Open(Workspace.BytesFor<LeakPlace>(Report.Blocks))) return false;
        Report.Places = places.Take<LeakPlace>(Report.Blocks);
        return true;
    }

    void KeepReached(in LeakBlocks before)
    {
        for (nuint i = 0; i < Blocks.Count; i++)
        {
            ScannedBlock* old = before.Find(Blocks.Items[i].Address);
            if (old == null || old->IsReached) Blocks.Reach(Blocks.Items + i);
        }
    }
}
