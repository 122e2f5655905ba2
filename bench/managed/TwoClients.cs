using System;
using System.Threading;

/// <summary>Two threads with a client each, on one heap.</summary>
internal sealed class TwoClients<THeap> : IDisposable where THeap : struct, IHeap<Address>
{
    readonly Thread[] threads = new Thread[2];
    readonly double[] throughputs = new double[2];
    readonly Barrier start = new(3), end = new(3);
    int active, pairs;

    public TwoClients(THeap heap, int window)
    {
        for (int i = 0; i < threads.Length; i++)
        {
            int own = i;
            threads[i] = new Thread(() => Work(own, heap, window)) { IsBackground = true };
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

    void Work(int own, THeap heap, int window)
    {
        Client<Address, THeap> client = new(heap, window);
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
