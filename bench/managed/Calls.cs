using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Pools;

/// <summary>Calls from C (calls.c) to the C library's malloc, and to a shim's functions: over a pool with caches, where they are native, and where C# carries them out.</summary>
internal sealed unsafe class Calls(int turns)
{
    const int Pairs = 100_000;

    /// <summary>Measures, and gives the table.</summary>
    public string Run()
    {
        nint loop = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libcalls.so")), libc = NativeLibrary.Load("libc.so.6");
        var replace = (delegate* unmanaged<void*, void*, int, void>)NativeLibrary.GetExport(loop, "replace");
        using Arena arena = new();
        Args keywords = new() { { Mvff.Keys.Align, 16 } };
        using IPool cached = arena.CreatePool(CachePool.Of(Mvff.Class), keywords), plain = arena.CreatePool(Mvff.Class, keywords);
        using IPool debug = arena.CreatePool(DebugPool.Of(Mvff.Class), keywords);
        using MallocShim cachedShim = new(cached), plainShim = new(plain), debugShim = new(debug);
        (string Name, nint Malloc, nint Free)[] contenders =
        [
            ("glibc", NativeLibrary.GetExport(libc, "malloc"), NativeLibrary.GetExport(libc, "free")),
            (cachedShim.Functions.AreNative ? "`CachePool.Of(Mvff.Class)`, native" : "`CachePool.Of(Mvff.Class)`, in C#", (nint)cachedShim.Functions.Malloc, (nint)cachedShim.Functions.Free),
            ("`Mvff.Class`, in C#", (nint)plainShim.Functions.Malloc, (nint)plainShim.Functions.Free),
            ("`DebugPool.Of(Mvff.Class)`, in C#", (nint)debugShim.Functions.Malloc, (nint)debugShim.Functions.Free),
        ];
        double[][] times = Turns.TakeTurns([.. contenders.Select(Loop)], turns, Pairs);

        using StringWriter text = new();
        text.WriteLine($"Nanoseconds of processor time a pair from a loop in C, median of {turns} interleaved turns; the ratio is that of each turn to glibc's, its median.");
        text.WriteLine();
        text.WriteLine("| 64 live blocks of up to 216 bytes | ns | ratio |");
        text.WriteLine("| --- | ---: | ---: |");
        for (int i = 0; i < contenders.Length; i++) text.WriteLine($"| {contenders[i].Name} | {Turns.Median(times[i]):F1} | {Turns.Median(times[i].Zip(times[0], (own, first) => own / first)):F2} |");
        return text.ToString();

        Action<int> Loop((string, nint Malloc, nint Free) heap) => pairs => replace((void*)heap.Malloc, (void*)heap.Free, pairs);
    }
}
