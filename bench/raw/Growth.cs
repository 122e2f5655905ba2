using System;
using Pools;

/// <summary>
/// How the cost grows with the number of free ranges. Small blocks alternate with holes of their size; a step frees a block at random,
/// which joins two holes, takes the joined hole, the only one of that size, and puts block and holes back. So the search never ends early and the
/// number of ranges stays as it is.
/// </summary>
internal static unsafe class Growth
{
    const int Block = 16, Steps = 400_000;

    public static void Run()
    {
        Console.WriteLine("free ranges   ns a step (3 frees, 1 allocation)");
        for (int ranges = 1_000; ranges <= 10_000_000; ranges *= 10) Console.WriteLine($"{ranges,11:N0}   {Measure(ranges),6:F1}");
    }

    static double Measure(int ranges)
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 } }); // one chunk for all
        using IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 1.0 } });
        byte* all = (byte*)pool.Alloc((nuint)(2 * ranges + 1) * Block);
        for (int i = 0; i < ranges; i++) pool.Free(all + (2 * i + 1) * (nint)Block, Block);
        if (pool.FreeRangeCount is nuint count && count < (nuint)ranges) throw new InvalidOperationException($"{count} free ranges");
        double best = double.MaxValue;
        for (int round = 0; round < 5; round++) best = Math.Min(best, Step(pool, all, ranges));
        return best;
    }

    static double Step(IPool pool, byte* all, int ranges)
    {
        ulong state = 42;
        long start = Machine.ThreadNanoseconds();
        for (int step = 0; step < Steps; step++)
        {
            state = unchecked(state * 6364136223846793005 + 1442695040888963407);
            nint block = 1 + (nint)((uint)(state >> 33) % (uint)(ranges - 1));
            byte* at = all + 2 * block * Block;
            pool.Free(at, Block);
            byte* joined = (byte*)pool.Alloc(3 * Block);
            pool.Free(joined, Block);
            pool.Free(joined + 2 * Block, Block);
            if (joined != at - Block) throw new InvalidOperationException("not the lowest range that fits");
        }
        return (Machine.ThreadNanoseconds() - start) / (double)Steps;
    }
}
