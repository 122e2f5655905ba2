using Pools;

// The class, and the versions that it gets for nothing: one that finds mistakes, one with caches for small blocks. The client is the same for all.
PoolClass pages = PoolClass.Of<PagePool>();
using var arena = new Arena(new Args { { Arena.Keys.GrainSize, 16 << 10 } });
Show(pages);
Show(DebugPool.Of(pages));
ShowSmall("plain", pages);
ShowSmall("cached", CachePool.Of(pages));

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

void ShowSmall(string what, PoolClass poolClass)
{
    using IPool pool = arena.CreatePool(poolClass);
    for (int i = 0; i < 1000; i++) pool.Alloc<byte>(100);
    Console.WriteLine($"{what}: 1000 blocks of 100 bytes are in {pool.TotalSize >> 10}K");
}

static unsafe void WriteOneByteTooMany(Span<byte> block)
{
    fixed (byte* start = block) start[block.Length] = 2;
}
