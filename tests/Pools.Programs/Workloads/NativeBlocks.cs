using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

// .NET threads that take native memory, with malloc behind it, and free each other's blocks.
internal static unsafe class NativeBlocks
{
    private const int Slots = 4096;
    private static readonly nint[] Shared = new nint[Slots];

    private static void Work(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200_000; round++)
        {
            int size = 8 + random.Next(2000);
            byte* block = (byte*)NativeMemory.Alloc((nuint)size);
            block[0] = 1;
            block[size - 1] = 1;
            NativeMemory.Free((void*)Interlocked.Exchange(ref Shared[random.Next(Slots)], (nint)block));
        }
    }

    private static void Main()
    {
        Thread[] threads = Enumerable.Range(1, 4).Select(seed => new Thread(() => Work(seed))).ToArray();
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(Shared.Sum(block => block == 0 ? 0 : ((byte*)block)[0]));
        foreach (nint block in Shared) NativeMemory.Free((void*)block);
        Console.WriteLine(string.Join(' ', Enumerable.Range(0, 2000).GroupBy(n => n * n % 97).Select(g => g.Count())));
    }
}
