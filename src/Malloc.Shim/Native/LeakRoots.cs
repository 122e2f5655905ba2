using System;
using Pools.Core;

namespace Pools.Native;

/// <summary>
/// The memory of the process that is not the heap's: data of all modules, stacks, thread-local variables, what the program has mapped
/// itself. Every mapping that can be read counts, for one that is read-only now may have been written to; what was not is passed over by <see cref="ProcessMemory"/>.
/// Of a stack only what is in use counts, where that is known: what ended calls left behind points to blocks that nobody has.
/// </summary>
internal unsafe struct LeakRoots
{
    const int LineBytes = 8192;
    const nuint DescriptorBytes = 4096; // more than glibc's struct pthread takes

    AddressRange* excluded; // the heap's own memory
    int excludedCount;
    byte* lines;
    nuint* descriptor;
    ThreadList threads;
    nuint ownFrame;
    bool endedThreadsCount;

    static nuint ExcludedMost(ArenaCore* arena)
    {
        nuint count = 3; // this scan's workspace, and two of the scan before
        nuint cursor = 0;
        while (arena->NextReservation(ref cursor, out _, out _)) count++;
        return count;
    }

    public static nuint BytesFor(ArenaCore* arena) => Workspace.BytesFor<AddressRange>(ExcludedMost(arena)) + Workspace.BytesFor<byte>(LineBytes)
        + Workspace.BytesFor<byte>(DescriptorBytes) + ThreadList.Bytes;

    /// <summary>Looks at the process as it is now.</summary>
    /// <param name="arena">The arena, held.</param>
    /// <param name="frame">Where the calling thread's stack starts to be in use.</param>
    /// <param name="withEndedThreads">Whether the stacks of threads that are no more count.</param>
    /// <param name="workspace">For what this needs.</param>
    /// <param name="blocks">The blocks.</param>
    public void Init(ArenaCore* arena, nuint frame, bool withEndedThreads, ref Workspace workspace, ref LeakBlocks blocks)
    {
        ownFrame = frame;
        endedThreadsCount = withEndedThreads;
        excluded = workspace.Take<AddressRange>(ExcludedMost(arena));
        lines = workspace.Take<byte>(LineBytes);
        descriptor = (nuint*)workspace.Take<byte>(DescriptorBytes);
        Exclude(workspace.Range);
        nuint cursor = 0;
        while (arena->NextReservation(ref cursor, out byte* start, out nuint size))
            Exclude(new AddressRange { Start = (nuint)start, End = (nuint)start + size });
        threads.Read(frame, ref workspace, ref blocks);
        blocks.Visit(frame);
    }

    /// <summary>Leaves a range of addresses out; two at most besides the arena's.</summary>
    public void Exclude(in AddressRange range) => excluded[excludedCount++] = range;

    /// <summary>How many threads there are.</summary>
    public readonly int ThreadCount => threads.Count;

    /// <summary>Visits every word. False when the system does not say what is mapped.</summary>
    public bool Visit(ref ProcessMemory memory, ref LeakBlocks blocks)
    {
        if (!ProcFile.Open("/proc/thread-self/maps\0"u8, lines, LineBytes, out ProcFile maps)) return false;
        Mapping mapping = default;
        bool any = false;
        while (maps.NextLine(out ProcText line))
        {
            mapping = Mapping.Parse(ref line, mapping);
            any = true;
            if (mapping.IsReadable && !mapping.IsSpecial) Visit(mapping, ref memory, ref blocks);
        }
        maps.Close();
        return any;
    }

    void Visit(in Mapping mapping, ref ProcessMemory memory, ref LeakBlocks blocks)
    {
        AddressRange range = mapping.Range;
        if (mapping.MayBeStack) range.Start = StartOfUse(mapping, ref memory);
        fixed (LeakBlocks* visited = &blocks)
        {
            while (NextPiece(ref range, out AddressRange piece))
                memory.Read(piece.Start, piece.End, mapping.IsShared, &LeakBlocks.VisitPiece, visited);
        }
    }

    // The first piece of a range that is not excluded, which is taken off the range. A mapping may be one with its neighbour, so pieces may be cut out of it.
    readonly bool NextPiece(ref AddressRange range, out AddressRange piece)
    {
        piece = range;
        for (int i = 0; i < excludedCount; i++)
        {
            if (excluded[i].End <= piece.Start || excluded[i].Start >= piece.End) continue;
            if (excluded[i].Start > piece.Start)
            {
                piece.End = excluded[i].Start;
                continue;
            }
            piece.Start = excluded[i].End;
            piece.End = range.End;
            if (piece.Start >= range.End) return false;
            i = -1; // those that were looked at already may lie in what is left
        }
        range.Start = piece.End;
        return piece.Start < piece.End;
    }

    // Where the part of a stack starts that is in use.
    nuint StartOfUse(in Mapping mapping, ref ProcessMemory memory)
    {
        nuint pointer = threads.LowestStackPointer(mapping.Range);
        if (pointer != 0) return pointer == ownFrame ? ExitFrame.Find(pointer, mapping.Range.End) : pointer;
        if (endedThreadsCount || mapping.IsMainStack || !threads.IsComplete) return mapping.Range.Start;
        return EndOfEndedStack(mapping, ref memory);
    }

    // The C library keeps the stacks of threads that have ended, for the next ones. On top of a stack is the thread's descriptor, which starts with its own
    // address, and has it again two words further (struct pthread: tcbhead_t, the header that x86-64's ABI for thread-local storage asks for); the
    // thread's number is in it, until the kernel clears it when the thread ends (CLONE_CHILD_CLEARTID).
    readonly nuint EndOfEndedStack(in Mapping mapping, ref ProcessMemory memory)
    {
        nuint found = 0;
        memory.Read(mapping.Range.Start, mapping.Range.End, false, &FindDescriptor, &found);
        if (found == 0) return mapping.Range.Start;
        nuint bytes = Math.Min(DescriptorBytes, mapping.Range.End - found);
        if (!memory.TryCopy(found, descriptor, bytes)) return mapping.Range.Start;
        int* numbers = (int*)descriptor;
        for (nuint i = 0; i < bytes / sizeof(int); i++)
            if (numbers[i] != 0 && threads.Contains(numbers[i])) return mapping.Range.Start;
        return found;
    }

    static void FindDescriptor(void* context, nuint address, byte* copy, nuint bytes)
    {
        const nuint align = 64, words = 3;
        nuint* found = (nuint*)context;
        nuint skipped = (align - address % align) % align;
        for (nuint at = skipped; *found == 0 && at + words * (nuint)sizeof(nuint) <= bytes; at += align)
        {
            nuint* word = (nuint*)(copy + at);
            if (word[0] == address + at && word[2] == address + at) *found = address + at;
        }
    }
}
