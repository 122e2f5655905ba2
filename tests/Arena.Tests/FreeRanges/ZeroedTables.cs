using System;
using System.Runtime.InteropServices;

namespace Pools.Tests;

/// <summary>Zeroed memory, aligned as tables need it.</summary>
internal sealed unsafe class ZeroedTables : IDisposable
{
    const nuint CacheLine = 64;

    public ZeroedTables(nuint size)
    {
        Size = size;
        Start = (byte*)NativeMemory.AlignedAlloc(size, CacheLine);
        NativeMemory.Clear(Start, size);
    }

    public byte* Start { get; }

    public nuint Size { get; }

    public void Dispose() => NativeMemory.AlignedFree(Start);
}
