using System;
using Pools;

/// <summary>
/// A load on a pool and on glibc, from C# and natively, in turns of a few milliseconds, so that all see the same machine. Each run on glibc
/// follows one on a pool, so that neither of glibc's finds the caches as the other left them.
/// </summary>
internal static class SideBySide
{
    const int Turns = 10; // to a load's pairs
    const long ArenaSize = 1L << 30; // one chunk for all

    public static void Run(Load load, int rounds)
    {
        // glibc first, alone: what is resident before and after is its own.
        ulong before = Machine.ResidentBytes(true);
        using LoadMemory libcMemory = new(load);
        InCSharp<LibcHeap> glibc = new(default, libcMemory);
        glibc.Fill();
        WarmUp(glibc, load);
        ulong resident = Machine.ResidentBytes(false) - before - libcMemory.Bytes;
        double libcLive = libcMemory.LiveBytes;
        NativeMalloc malloc = new(libcMemory);
        WarmUp(malloc, load);

        using Arena arena = new(new Args { { Arena.Keys.Size, ArenaSize } });
        using IPool pool = arena.CreatePool(Mvff.Class);
        using LoadMemory poolMemory = new(load);
        InCSharp<PoolHeap> ours = new(new PoolHeap(pool), poolMemory);
        ours.Fill();
        WarmUp(ours, load);

        using LoadMemory coreMemory = new(load);
        using NativeCore core = new(coreMemory, (nuint)ArenaSize);
        core.Fill();
        WarmUp(core, load);

        double live = poolMemory.LiveBytes;
        Console.WriteLine($"{load.Live,9:N0} live: {pool.FreeRangeCount,7} free ranges; total / live {pool.TotalSize / live:F3}, committed / live {arena.Committed / live:F4}, glibc's resident / live {resident / libcLive:F3}");
        if (core.FreeRangeCount != pool.FreeRangeCount) throw new InvalidOperationException($"{core.FreeRangeCount} free ranges in the native pool: it does other work.");

        double[][] times = TakeTurns([ours, glibc, core, malloc], rounds * Turns, load.Pairs / Turns);
        Print("in C#", times[0], times[1]);
        Print("native", times[2], times[3]);
        glibc.Empty(); // the process's heap stays for the next load
    }

    static double[][] TakeTurns(Contender[] contenders, int turns, int pairs)
    {
        double[][] times = Array.ConvertAll(contenders, _ => new double[turns]);
        for (int turn = 0; turn < turns; turn++)
            for (int i = 0; i < contenders.Length; i++) times[i][turn] = contenders[i].Time(pairs);
        return times;
    }

    // In steps, so that the JIT has compiled the loop for good before it is timed.
    static void WarmUp(Contender contender, Load load)
    {
        const int Steps = 100;
        for (int i = 0; i < Steps; i++) contender.Time(load.Warm / Steps);
        for (int i = 0; i < Turns; i++) contender.Time(load.Pairs / Turns);
    }

    static void Print(string where, double[] pools, double[] libcs)
    {
        double[] ratios = new double[pools.Length];
        for (int i = 0; i < ratios.Length; i++) ratios[i] = pools[i] / libcs[i];
        Console.WriteLine($"{where,14}: pool {Median(pools),6:F1} ns, glibc {Median(libcs),6:F1} ns a pair, ratio {Median(ratios):F2} ({At(ratios, 0.1):F2} to {At(ratios, 0.9):F2})");
    }

    static double Median(double[] values) => At(values, 0.5);

    static double At(double[] values, double fraction)
    {
        Array.Sort(values);
        return values[(int)(fraction * (values.Length - 1))];
    }
}
