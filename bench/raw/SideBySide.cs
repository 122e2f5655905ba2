using System;
using Pools;

/// <summary>A load on a pool and on glibc, in turns of a few milliseconds, so that both see the same machine.</summary>
internal static class SideBySide
{
    const int Turns = 10; // to a load's pairs

    public static void Run(Load load, int rounds)
    {
        // glibc first, alone: what is resident before and after is its own.
        ulong before = Machine.ResidentBytes(true);
        using Loop<LibcHeap> glibc = new(default, load);
        ulong slots = (ulong)load.Live * 16;
        glibc.Fill();
        Turn(glibc, load.Warm, load.Pairs);
        ulong resident = Machine.ResidentBytes(false) - before - slots;
        double glibcLive = glibc.LiveBytes;

        using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 } }); // one chunk for all
        using IPool pool = arena.CreatePool(Mvff.Class);
        using Loop<PoolHeap> ours = new(new PoolHeap(pool), load);
        ours.Fill();
        Turn(ours, load.Warm, load.Pairs);
        double live = ours.LiveBytes;
        Console.WriteLine($"{load.Live,9:N0} live: {pool.FreeRangeCount,7} free ranges; total / live {pool.TotalSize / live:F3}, committed / live {arena.Committed / live:F4}, glibc's resident / live {resident / glibcLive:F3}");

        double[] pools = new double[rounds * Turns], libcs = new double[rounds * Turns], ratios = new double[rounds * Turns];
        for (int i = 0; i < ratios.Length; i++)
        {
            pools[i] = ours.Run(load.Pairs / Turns);
            libcs[i] = glibc.Run(load.Pairs / Turns);
            ratios[i] = pools[i] / libcs[i];
        }
        Console.WriteLine($"{"",9}       pool {Median(pools),6:F1} ns, glibc {Median(libcs),6:F1} ns a pair, ratio {Median(ratios):F2} ({At(ratios, 0.1):F2} to {At(ratios, 0.9):F2})");
    }

    // In steps, so that the JIT has compiled the loop for good before it is timed.
    static void Turn<THeap>(Loop<THeap> loop, int warm, int pairs) where THeap : struct, IHeap
    {
        const int Steps = 100;
        for (int i = 0; i < Steps; i++) loop.Run(warm / Steps);
        for (int i = 0; i < Turns; i++) loop.Run(pairs / Turns);
    }

    static double Median(double[] values) => At(values, 0.5);

    static double At(double[] values, double fraction)
    {
        Array.Sort(values);
        return values[(int)(fraction * (values.Length - 1))];
    }
}
