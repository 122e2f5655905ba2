using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;

namespace Pools.Conformance;

/// <summary>Threads that start together.</summary>
public static class Threads
{
    /// <summary>How long to wait for what must happen, on the slowest machine: only what hangs waits so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs the body on so many threads, each with random numbers of its own, and waits; throws what any of them threw.</summary>
    public static void Run(int count, Random random, Action<Random> body)
    {
        using Barrier start = new(count);
        ConcurrentQueue<Exception> failures = new();
        Thread[] threads = Enumerable.Range(0, count).Select(_ => new Random(random.Next())).Select(own => new Thread(() =>
        {
            start.SignalAndWait();
            try { body(own); }
            catch (Exception e) { failures.Enqueue(e); }
        }) { IsBackground = true }).ToArray();
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads)
            if (!thread.Join(Patience)) throw new AggregateException($"a thread did not end within {Patience}", failures); // it may wait for one that failed
        if (!failures.IsEmpty) throw new AggregateException(failures);
    }
}
