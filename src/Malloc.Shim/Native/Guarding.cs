using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>What the preloaded library adds when blocks are guarded: the accesses that the system does not allow come here (Signals.c).</summary>
internal static unsafe class Guarding
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsCatchFaults")]
    static extern void CatchFaults();

    /// <summary>From now on such accesses are caught.</summary>
    public static void Start()
    {
        GuardNotice.Full = &SayFull;
        Report.KeepStandardError();
        CatchFaults();
    }

    /// <summary>Reports an access. 0 when it was not to a guarded block; otherwise it returns when the program is to go on.</summary>
    [RuntimeExport("PoolsFault")]
    static int Fault(void* address, int isWrite, nuint instruction)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        // The unwinder has the instruction's own address; by itself it stands for a return address, which is that of the next.
        nuint origin = Stacks.Depth > 0 ? instruction : instruction + 1;
        bool explained = Process.Heap.Fault(address, isWrite != 0 ? Access.Write : Access.Read, origin);
        errno.Exit();
        return explained ? 1 : 0;
    }

    static void SayFull(nuint live)
    {
        const int capacity = 160;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer text = new(bytes, capacity);
        text.Add("pools: Guard: "u8);
        text.AddNumber(live);
        text.Add(" blocks are guarded, and there is no room or mapping for more: others go unguarded\n"u8);
        ErrnoScope errno = ErrnoScope.Enter();
        Report.Write(text.Start, text.Length);
        errno.Exit();
    }
}
