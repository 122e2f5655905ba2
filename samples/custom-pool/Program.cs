using Pools;

// The class, and the debugging version that it gets for nothing. The client is the same for both.
PoolClass pages = PoolClass.Of<PagePool>();
using var arena = new Arena();
Show(pages);
Show(DebugPool.Of(pages));

void Show(PoolClass poolClass)
{
    using IPool pool = arena.CreatePool(poolClass, new Args { { new Key<string>("Name"), "frames" } });
    Span<byte> frame = pool.Alloc<byte>(100_000);
    frame.Fill(1);
    Console.WriteLine($"{pool}");
    WriteOneByteTooMany(frame);
    try
    {
        pool.Free(frame);
        Console.WriteLine($"{poolClass}: nobody noticed, and {pool.TotalSize} bytes are left in the pool");
    }
    catch (PoolCorruptionException e) { Console.WriteLine($"{poolClass}: {e.Message}"); }
}

static unsafe void WriteOneByteTooMany(Span<byte> block)
{
    fixed (byte* start = block) start[block.Length] = 2;
}
