using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Pools.Native;

/// <summary>Where the stack of the thread that ends the process starts to be in use.</summary>
internal static unsafe class ExitFrame
{
    // Pushed by what exit calls, below the address that it returns to: rbx, rbp, r12 to r15. They are those of who called exit.
    const int SavedRegisters = 6;

    const nuint MostBytesOfExit = 64, MostWords = 4096;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsExitAddress")]
    static extern nuint ExitAddress();

    /// <summary>
    /// The frame that called exit, from an address in a frame of what exit called on: what lies below is of the C library's making, over what dead frames
    /// left behind. It is told by the address that returns into exit. Where there is none, the start itself.
    /// </summary>
    public static nuint Find(nuint from, nuint end)
    {
        nuint exit = ExitAddress();
        nuint* at = (nuint*)from, last = (nuint*)end;
        for (nuint i = 0; i < MostWords && at + i < last; i++)
            if (at[i] - exit - 1 < MostBytesOfExit) return Math.Max(from, (nuint)(at + i - SavedRegisters));
        return from;
    }
}
