using System.Runtime.CompilerServices;
using System.Threading;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// A mutex of eight bytes that lives in unmanaged memory. Zeroed memory is a free lock. An uncontended Enter is one atomic instruction and an
/// uncontended Exit none; only a contended one calls the operating system. Not recursive.
/// </summary>
/// <remarks>
/// Exit writes "free" and then reads whether anybody sleeps. The processor may do the read first, and so miss a thread that is about to
/// sleep because it still sees the lock held. A barrier in between would cost every Exit as much as an atomic instruction; instead the thread that
/// is about to sleep counts itself in and then passes a barrier on behalf of all threads (<see cref="ProcessBarrier"/>). Take an
/// Exit that has read "nobody sleeps". It has read before the count was raised, so before the barrier; its write, which precedes
/// the read in the program, is then before the barrier as well, and the sleeper, which looks at the lock after it, finds the lock free. Any other Exit
/// reads that somebody sleeps, and wakes. Where the system has no such barrier a sleeper looks again every millisecond.
/// A process of one thread takes it by a plain store, too: a second thread starts after a barrier.
/// The scheme is that of asymmetric locks (D. Dice, H. Huang, M. Yang, "Asymmetric Dekker Synchronization", 2001).
/// </remarks>
public struct CoreLock
{
    const int Free = 0, Held = 1;

    // Long enough to outlast an ordinary critical section on another processor, short enough not to burn a time slice.
    const int SpinsBeforeSleep = 100;

    const long LookAgain = 1_000_000; // nanoseconds

    int state;
    int sleepers; // threads that sleep or are about to

    /// <summary>Waits until the lock is free and takes it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Enter() => EnterInline();

    /// <summary><see cref="Enter"/> where a call would be felt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterInline()
    {
        if (OneThread.IsSo && state == Free) state = Held; // an atomic instruction waits for all stores before it
        else if (Interlocked.CompareExchange(ref state, Held, Free) != Free) Wait();
    }

    /// <summary>Frees the lock and wakes one sleeper, if there is any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        Volatile.Write(ref state, Free);
        if (Volatile.Read(ref sleepers) != 0) Wake();
    }

    /// <summary>Makes the lock free whatever its state, with nobody asleep: for the only thread of a forked child.</summary>
    public void Reset()
    {
        if ((state | sleepers) != 0) state = sleepers = 0; // what is not written to is not copied for the child
    }

    bool TryEnter() => Volatile.Read(ref state) == Free && Interlocked.CompareExchange(ref state, Held, Free) == Free;

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Wait()
    {
        for (int spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            Futex.Pause();
            if (TryEnter()) return;
        }
        Interlocked.Increment(ref sleepers);
        long longest = ProcessBarrier.Pass() ? 0 : LookAgain;
        while (!TryEnter()) Futex.WaitWhile(ref state, Held, longest);
        Interlocked.Decrement(ref sleepers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Wake() => Futex.WakeOne(ref state);
}
