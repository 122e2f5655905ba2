using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>A thread of the process.</summary>
internal struct ThreadState
{
    public int Id;

    /// <summary>Where its stack may start to be in use; 0 when it is not known, as of a thread that runs.</summary>
    public nuint StackPointer;
}

/// <summary>The threads of the process, as /proc shows them. They go on meanwhile: what is said of one was so a moment ago.</summary>
internal unsafe struct ThreadList
{
    const int MostThreads = 1 << 16, TextBytes = 4096;
    const long SysGetDents = 217; // x86-64
    const int Arguments = 6; // of a system call

    // The registers of a thread that waits cannot be read. What they hold was pushed by the last calls that it made, or lies in the red zone of 128
    // bytes (System V ABI, AMD64); so this much below the stack pointer counts as in use.
    const nuint BelowStackPointer = 4096;

    ThreadState* threads;
    byte* text;

    public int Count { get; private set; }

    /// <summary>Whether all are in the list.</summary>
    public bool IsComplete { get; private set; }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "syscall")]
    static extern long Call(long number, long first, void* second, nuint third);

    public static nuint Bytes => Workspace.BytesFor<ThreadState>(MostThreads) + Workspace.BytesFor<byte>(TextBytes);

    public readonly ThreadState this[int index] => threads[index];

    /// <summary>Lists them. What a thread passed to the system call that it waits in is visited.</summary>
    /// <param name="ownFrame">The stack pointer of the calling thread.</param>
    /// <param name="workspace">Where the list lies.</param>
    /// <param name="blocks">The blocks.</param>
    public void Read(nuint ownFrame, ref Workspace workspace, ref LeakBlocks blocks)
    {
        threads = workspace.Take<ThreadState>(MostThreads);
        text = workspace.Take<byte>(TextBytes);
        int own = C.ThreadNumber();
        int folder = ProcFile.Open("/proc/self/task\0"u8);
        IsComplete = folder >= 0;
        if (!IsComplete) return;
        long got;
        while ((got = Call(SysGetDents, folder, text, TextBytes / 2)) > 0)
        {
            for (long at = 0; at < got; at += *(ushort*)(text + at + 16)) // struct linux_dirent64: d_reclen at 16, d_name at 19
            {
                int id = IdIn(text + at + 19);
                if (id <= 0) continue;
                IsComplete = Count < MostThreads;
                if (!IsComplete) break;
                threads[Count].Id = id;
                threads[Count++].StackPointer = id == own ? ownFrame : StackPointerOf(id, ref blocks);
            }
        }
        IsComplete &= got == 0;
        C.Close(folder);
    }

    /// <summary>The lowest stack pointer in a range of addresses; 0 when there is none.</summary>
    public readonly nuint LowestStackPointer(in AddressRange range)
    {
        nuint lowest = 0;
        for (int i = 0; i < Count; i++)
        {
            nuint pointer = threads[i].StackPointer;
            if (pointer >= range.Start && pointer < range.End && (lowest == 0 || pointer < lowest)) lowest = pointer;
        }
        return lowest;
    }

    public readonly bool Contains(int id)
    {
        for (int i = 0; i < Count; i++)
            if (threads[i].Id == id) return true;
        return false;
    }

    // proc(5), /proc/pid/syscall: "running", or the number of the call and its arguments or -1, stack pointer, program counter.
    readonly nuint StackPointerOf(int id, ref LeakBlocks blocks)
    {
        byte* path = stackalloc byte[64];
        TextBuffer name = new(path, 64);
        name.Add("/proc/self/task/"u8);
        name.AddNumber((ulong)id);
        name.Add("/syscall\0"u8);
        int file = C.OpenToRead(path);
        if (file < 0) return 0;
        byte* state = text + TextBytes / 2;
        nint length = C.Read(file, state, TextBytes / 2);
        C.Close(file);
        if (length <= 0 || *state == 'r') return 0;
        ProcText line = new(state, (int)length);
        bool inCall = line.Peek != '-';
        line.SkipWord();
        for (int i = 0; inCall && i < Arguments; i++)
        {
            blocks.Visit(line.TakeHex());
            line.SkipBlanks();
        }
        nuint pointer = line.TakeHex();
        blocks.Visit(pointer); // a stack may lie in a block
        return pointer > BelowStackPointer ? pointer - BelowStackPointer : 0;
    }

    static int IdIn(byte* name)
    {
        int id = 0;
        for (; *name >= '0' && *name <= '9'; name++) id = id * 10 + (*name - '0');
        return id;
    }
}
