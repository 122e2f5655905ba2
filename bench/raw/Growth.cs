using System;
using System.Linq;
using Pools;

/// <summary>
/// How the cost grows with the number of free ranges. Small blocks alternate with holes of their size; a step frees a block at random,
/// which joins two holes, takes the joined hole, the only one of that size, and puts block and holes back. So the search never ends early and the
/// number of ranges stays as it is.
/// </summary>
internal sealed unsafe class Growth : IDisposable
{
    const int Block = 16, Steps = 400_000, Rounds = 10;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 1L << 30 } }); // one chunk for all
    readonly IPool pool;
    readonly byte* all;
    readonly int ranges;
    ulong state = 42;
    double best = double.MaxValue;

    Growth(int ranges)
    {
        this.ranges = ranges;
        pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 1.0 } });
        all = (byte*)pool.Alloc((nuint)(2 * ranges + 1) * Block);
        for (int i = 0; i < ranges; i++) pool.Free(all + (2 * i + 1) * (nint)Block, Block);
        if (pool.FreeRangeCount is nuint count && count < (nuint)ranges) throw new InvalidOperationException($"{count} free ranges");
    }

    /// <summary>
    /// Prints two columns, as gnuplot reads them. The sizes take turns and the fastest turn of each counts, so that what else the machine does
    /// raises no single one.
    /// </summary>
    public static void Run()
    {
        int[] decades = [1_000, 10_000, 100_000, 1_000_000];
        Growth[] sizes = [.. decades.SelectMany(decade => new[] { decade, 2 * decade, 5 * decade }).Append(10_000_000).Select(ranges => new Growth(ranges))];
        for (int round = 0; round < Rounds; round++)
            foreach (Growth size in sizes) size.Turn();
        Console.WriteLine("# free ranges   ns a step (3 frees, 1 allocation)");
        foreach (Growth size in sizes)
        {
            Console.WriteLine($"{size.ranges,13}   {size.best,6:F1}");
            size.Dispose();
        }
    }

    public void Dispose()
    {
        pool.Dispose();
        arena.Dispose();
    }

    void Turn()
    {
        ulong next = state;
        long start = ThreadTime.Nanoseconds();
        for (int step = 0; step < Steps; step++)
        {
            next = unchecked(next * 6364136223846793005 + 1442695040888963407);
            nint block = 1 + (nint)((uint)(next >> 33) % (uint)(ranges - 1));
            byte* at = all + 2 * block * Block;
            pool.Free(at, Block);
            byte* joined = (byte*)pool.Alloc(3 * Block);
            pool.Free(joined, Block);
            pool.Free(joined + 2 * Block, Block);
            if (joined != at - Block) throw new InvalidOperationException("not the lowest range that fits");
        }
        best = Math.Min(best, (ThreadTime.Nanoseconds() - start) / (double)Steps);
        state = next;
    }
}
