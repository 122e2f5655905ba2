using System.Runtime.CompilerServices;
using System.Threading;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// A mutex of four bytes that lives in unmanaged memory: free, held, or held with sleepers. Zeroed memory is a free lock.
/// After the third mutex of U. Drepper, "Futexes Are Tricky" (2011): an uncontended Enter and Exit is one atomic
/// instruction each; only a contended one calls the operating system. Not recursive.
/// </summary>
public struct CoreLock
{
    const int Free = 0, Held = 1, HeldWithSleepers = 2;

    // Long enough to outlast an ordinary critical section on another processor, short enough not to burn a time slice.
    const int SpinsBeforeSleep = 100;

    int state;

    /// <summary>Waits until the lock is free and takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref state, Held, Free) != Free) Wait();
    }

    /// <summary>Frees the lock and wakes one sleeper, if there is any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        if (Interlocked.Exchange(ref state, Free) == HeldWithSleepers) Wake();
    }

    /// <summary>Makes the lock free whatever its state: for the only thread of a forked child.</summary>
    public void Reset() => state = Free;

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Wait()
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            Futex.Pause();
            if (Volatile.Read(ref state) == Free && Interlocked.CompareExchange(ref state, Held, Free) == Free) return;
        }
        // From here on this thread may sleep, so it takes the lock in the state that makes its holder wake another.
        while (Interlocked.Exchange(ref state, HeldWithSleepers) != Free) Futex.WaitWhile(ref state, HeldWithSleepers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Wake() => Futex.WakeOne(ref state);
}
