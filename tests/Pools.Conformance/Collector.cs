using System;
using System.Diagnostics;
using System.Threading;

namespace Pools.Conformance;

/// <summary>The garbage collector, when a test waits for what it does.</summary>
public static class Collector
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Collects until it is so; false when it never is. Once may not do: a thread that has ended may still be about to let go of what it had, and
    /// finalizers run on a thread of their own.
    /// </summary>
    public static bool CollectsUntil(Func<bool> isSo)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!isSo())
        {
            if (watch.Elapsed > Threads.Patience) return false;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!isSo()) Thread.Sleep(Moment);
        }
        return true;
    }
}
