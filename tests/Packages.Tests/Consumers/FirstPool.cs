// A user's first program.
using Pools;

unsafe
{
    using var arena = new Arena(new Args { { Arena.Keys.Size, 1 << 30 }, { Arena.Keys.CommitLimit, 64 << 20 } });
    using IPool nodes = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.ExtendBy, 256 << 10 }, { Mvff.Keys.Align, 16 } });

    void* a = nodes.Alloc(48);
    void* b = nodes.Alloc(100);
    Console.WriteLine($"{nodes.Class.Name}: {nodes.TotalSize - nodes.FreeSize} bytes allocated"); // mvff: 160 bytes allocated
    nodes.Free(b, 100);
    nodes.Free(a, 48);

    PoolResult result = nodes.TryAlloc(128 << 20, out void* none);
    Console.WriteLine($"{result} {none == null}"); // CommitLimit True
    try { nodes.Alloc(128 << 20); }
    catch (PoolException e) { Console.WriteLine(e.Result); } // CommitLimit

    using IPool debug = arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { Mvff.Keys.ExtendBy, 256 << 10 } });
    byte* p = (byte*)debug.Alloc(10);
    p[10] = 1;
    try { debug.Free(p, 10); }
    catch (PoolCorruptionException e) { Console.WriteLine($"{e.Kind} at +{e.Offset}"); } // Overrun at +10

    using var shim = new MallocShim(nodes);
    byte* text = (byte*)shim.Malloc(1000);
    text[999] = 42;
    text = (byte*)shim.Realloc(text, 100_000);
    Console.WriteLine($"{text[999]} {shim.UsableSize(text) >= 100_000} {(nuint)text % 16}"); // 42 True 0
    shim.Free(text);
    Console.WriteLine(nodes.TotalSize - nodes.FreeSize); // 0

    using IPool shared = arena.CreatePool(CachePool.Of(Mvff.Class));
    using var forC = new MallocShim(shared);
    MallocFunctions c = forC.Functions;
    for (int i = 0; i < 100; i++) c.Free(c.Malloc(100));
    Console.WriteLine($"{c.AreNative} {shared.TotalSize - shared.FreeSize - shared.CachedSize}"); // True 0
}
