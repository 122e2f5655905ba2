using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Pools;

/// <summary>
/// The loops in turns of a few milliseconds of processor time, so that all heaps see the same machine, and what else it does counts for nothing: for a machine
/// that is not idle. Medians of the turns, and of the ratios within a turn.
/// </summary>
internal sealed class Turns(int turns)
{
    const int Pairs = 1_000_000, WarmUps = 30;

    readonly StringWriter text = new();

    /// <summary>Measures, and gives the tables.</summary>
    public string Run()
    {
        text.WriteLine("# Allocating and freeing in C#");
        text.WriteLine();
        text.WriteLine($"Nanoseconds of processor time a pair, median of {turns} interleaved turns; the ratio is that of each turn to `NativeMemory`'s, its median.");
        text.WriteLine("Written by `dotnet run -c Release --project bench/managed -- --turns docs/measured/managed.md`.");
        OneThread("One block of 64 bytes at a time", 0);
        OneThread("256 live blocks of 1 to 1024 bytes, one of them replaced at random", 256);
        TwoThreads();
        return text.ToString();
    }

    void OneThread(string title, int window)
    {
        using Arena arena = new();
        using IPool plain = arena.CreatePool(Mvff.Class), cached = arena.CreatePool(CachePool.Of(Mvff.Class));
        (string Name, Action<int> Run)[] contenders =
        [
            ("`NativeMemory.Alloc/Free`", new Client<Address, NativeHeap>(default, window).Run),
            ("cached pool, `CachePool.Of(Mvff.Class)`, through `IPool`", new Client<Address, PoolHeap<Cached>>(new(cached), window).Run),
            ("plain pool, `Mvff.Class`, through `IPool`", new Client<Address, PoolHeap<Plain>>(new(plain), window).Run),
            ("`ArrayPool<byte>.Shared`", new Client<byte[], ArrayPoolHeap>(default, window).Run),
            ("`new byte[]`", new Client<byte[], ManagedHeap>(default, window).Run),
        ];
        double[][] times = TakeTurns(contenders.Select(contender => contender.Run).ToArray(), turns, Pairs / 5);
        text.WriteLine();
        text.WriteLine($"| {title} | ns | ratio |");
        text.WriteLine("| --- | ---: | ---: |");
        for (int i = 0; i < contenders.Length; i++)
            text.WriteLine($"| {contenders[i].Name} | {Median(times[i]):F1} | {Median(times[i].Zip(times[0], (own, first) => own / first)):F2} |");
    }

    // Pairs in a second of processor time, two threads at once and one alone in turns: of the pool, and of NativeMemory, which shows what the machine allows.
    void TwoThreads()
    {
        text.WriteLine();
        text.WriteLine("| Throughput of two threads, to that of one | cached pool | lowest and highest tenth | `NativeMemory` | lowest and highest tenth |");
        text.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (int window in new[] { 0, 256 })
        {
            using Arena arena = new();
            using IPool pool = arena.CreatePool(CachePool.Of(Mvff.Class));
            using TwoClients<PoolHeap<Cached>> onPool = new(new(pool), window);
            using TwoClients<NativeHeap> native = new(default, window);
            double[] ratios = new double[turns], nativeRatios = new double[turns];
            for (int i = -WarmUps; i < turns; i++)
            {
                double ratio = onPool.Throughput(2, Pairs) / onPool.Throughput(1, Pairs), nativeRatio = native.Throughput(2, Pairs) / native.Throughput(1, Pairs);
                if (i >= 0) (ratios[i], nativeRatios[i]) = (ratio, nativeRatio);
            }
            string what = window == 0 ? "one block of 64 bytes at a time each" : "256 live blocks each";
            text.WriteLine($"| {what} | {Spread(ratios)} | {Spread(nativeRatios)} |");
        }
    }

    static string Spread(double[] values) => $"{Median(values):F2} | {At(values, 0.1):F2} to {At(values, 0.9):F2}";

    /// <summary>Nanoseconds a pair, for each contender those of each turn, in which each does so many pairs.</summary>
    public static double[][] TakeTurns(Action<int>[] contenders, int turns, int pairs)
    {
        double[][] times = Array.ConvertAll(contenders, _ => new double[turns]);
        for (int turn = -WarmUps; turn < turns; turn++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                long start = ThreadTime.Nanoseconds();
                contenders[i](pairs);
                if (turn >= 0) times[i][turn] = (double)(ThreadTime.Nanoseconds() - start) / pairs;
            }
        }
        return times;
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values) => At([.. values], 0.5);

    static double At(double[] values, double fraction)
    {
        Array.Sort(values);
        return values[(int)(fraction * (values.Length - 1))];
    }
}
