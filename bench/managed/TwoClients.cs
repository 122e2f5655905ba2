using System;
using System.Threading;
using Pools;

/// <summary>Two threads with a client each, on one pool.</summary>
internal sealed class TwoClients : IDisposable
{
    readonly Thread[] threads = new Thread[2];
    readonly double[] throughputs = new double[2];
    readonly Barrier start = new(3), end = new(3);
    int active, pairs;

    public TwoClients(IPool pool, int window)
    {
        for (int i = 0; i < threads.Length; i++)
        {
            int own = i;
            threads[i] = new Thread(() => Work(own, pool, window)) { IsBackground = true };
            threads[i].Start();
        }
    }

    /// <summary>Lets that many of the threads run that many pairs each. The sum of their pairs in a nanosecond of their own processor time.</summary>
    public double Throughput(int count, int pairs)
    {
        active = count;
        this.pairs = pairs;
        start.SignalAndWait();
        end.SignalAndWait();
        double sum = 0;
        for (int i = 0; i < count; i++) sum += throughputs[i];
        return sum;
    }

    public void Dispose()
    {
        Throughput(0, 0);
        foreach (Thread thread in threads) thread.Join();
        start.Dispose();
        end.Dispose();
    }

    void Work(int own, IPool pool, int window)
    {
        Client<Address, PoolHeap<Cached>> client = new(new PoolHeap<Cached>(pool), window);
        while (true)
        {
            start.SignalAndWait();
            if (active == 0) break;
            if (own < active)
            {
                long begin = ThreadTime.Nanoseconds();
                client.Run(pairs);
                throughputs[own] = pairs / (double)(ThreadTime.Nanoseconds() - begin);
            }
            end.SignalAndWait();
        }
        client.End();
        end.SignalAndWait();
    }
}
