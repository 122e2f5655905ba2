// The loop of free and alloc pairs at random slots that the MPS was measured with, on a raw pool through IPool and on glibc, side by side.
using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using Pools;

internal static unsafe class Program
{
    delegate double Run(int live, uint min, uint max, int warm, int pairs);

    static void Main(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 5;
        (int Live, uint Min, uint Max, int Warm, int Pairs)[] sizes =
            [(1_000, 16, 272, 200_000, 1_000_000), (100_000, 16, 512, 500_000, 400_000), (1_000_000, 16, 512, 2_000_000, 400_000)];
        foreach (var s in sizes)
        {
            double[] ours = new double[rounds], libc = new double[rounds];
            for (int i = 0; i < rounds; i++)
            {
                ours[i] = Pool(s.Live, s.Min, s.Max, s.Warm, s.Pairs, i == 0);
                libc[i] = Libc(s.Live, s.Min, s.Max, s.Warm, s.Pairs);
            }
            Array.Sort(ours); Array.Sort(libc);
            double a = ours[rounds / 2], b = libc[rounds / 2];
            Console.WriteLine($"{s.Live,9:N0} live: pool {a,6:F1} ns, glibc {b,6:F1} ns a pair, ratio {a / b:F2}");
        }
    }

    static ulong seed;
    static uint Next() { seed = seed * 6364136223846793005 + 1442695040888963407; return (uint)(seed >> 33); }

    static double Pool(int live, uint min, uint max, int warm, int pairs, bool say)
    {
        using Arena arena = new();
        using IPool pool = arena.CreatePool(Mvff.Class);
        ulong** slot = (ulong**)NativeMemory.Alloc((nuint)live, 8);
        uint* size = (uint*)NativeMemory.Alloc((nuint)live, 4);
        seed = 42;
        ulong sum = 0;
        for (int i = 0; i < live; i++) { size[i] = min + Next() % (max - min + 1); sum += size[i]; slot[i] = (ulong*)pool.Alloc(size[i]); *slot[i] = (ulong)i; }
        double Pairs(int n)
        {
            long t = Stopwatch.GetTimestamp();
            for (int k = 0; k < n; k++)
            {
                uint i = Next() % (uint)live;
                if (*slot[i] != i) throw new Exception("corrupt");
                pool.Free(slot[i], size[i]);
                size[i] = min + Next() % (max - min + 1);
                slot[i] = (ulong*)pool.Alloc(size[i]);
                *slot[i] = i;
            }
            return Stopwatch.GetElapsedTime(t).TotalNanoseconds / n;
        }
        Pairs(warm);
        double ns = Pairs(pairs);
        if (say)
        {
            ulong now = 0; for (int i = 0; i < live; i++) now += size[i];
            Console.WriteLine($"fill {sum}, free ranges {pool.FreeRangeCount}, total/live {(double)pool.TotalSize / now:F3}, committed/live {(double)(arena.Committed) / now:F3}");
        }
        NativeMemory.Free(slot); NativeMemory.Free(size);
        return ns;
    }

    static double Libc(int live, uint min, uint max, int warm, int pairs)
    {
        ulong** slot = (ulong**)NativeMemory.Alloc((nuint)live, 8);
        uint* size = (uint*)NativeMemory.Alloc((nuint)live, 4);
        seed = 42;
        for (int i = 0; i < live; i++) { size[i] = min + Next() % (max - min + 1); slot[i] = (ulong*)NativeMemory.Alloc(size[i]); *slot[i] = (ulong)i; }
        double Pairs(int n)
        {
            long t = Stopwatch.GetTimestamp();
            for (int k = 0; k < n; k++)
            {
                uint i = Next() % (uint)live;
                if (*slot[i] != i) throw new Exception("corrupt");
                NativeMemory.Free(slot[i]);
                size[i] = min + Next() % (max - min + 1);
                slot[i] = (ulong*)NativeMemory.Alloc(size[i]);
                *slot[i] = i;
            }
            return Stopwatch.GetElapsedTime(t).TotalNanoseconds / n;
        }
        Pairs(warm);
        double ns = Pairs(pairs);
        for (int i = 0; i < live; i++) NativeMemory.Free(slot[i]);
        NativeMemory.Free(slot); NativeMemory.Free(size);
        return ns;
    }
}
