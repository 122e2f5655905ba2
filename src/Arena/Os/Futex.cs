using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Pools.Os;

/// <summary>Sleeping until a word of memory changes, and waking those who do (futex(2)).</summary>
internal static unsafe class Futex
{
    const long SysFutex = 202; // x86-64
    const int WaitPrivate = 128, WakePrivate = 129;

    /// <summary>Tells the processor that this is a spinning loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
    }

    /// <summary>
    /// Sleeps while the word, which lies in unmanaged memory, holds that value; at most for that many nanoseconds, less than 10^9,
    /// if it is not 0. May return early.
    /// </summary>
    public static void WaitWhile(ref int word, int value, long longest)
    {
        long* timeout = stackalloc long[2];
        timeout[0] = 0;
        timeout[1] = longest;
        ErrnoScope errno = ErrnoScope.Enter();
        Libc.futex(SysFutex, (int*)Unsafe.AsPointer(ref word), WaitPrivate, value, longest == 0 ? null : timeout);
        errno.Exit();
    }

    /// <summary>Wakes one thread that sleeps on the word.</summary>
    public static void WakeOne(ref int word)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        Libc.futex(SysFutex, (int*)Unsafe.AsPointer(ref word), WakePrivate, 1, null);
        errno.Exit();
    }
}
