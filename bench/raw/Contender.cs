using System;
using Pools.Core;

/// <summary>A heap under the loop, in C# or natively.</summary>
internal abstract unsafe class Contender
{
    /// <summary>Runs that many pairs; the processor time that one took, in nanoseconds.</summary>
    public double Time(int pairs)
    {
        long start = ThreadTime.Nanoseconds();
        int slot = Run(pairs);
        long end = ThreadTime.Nanoseconds();
        Require(slot);
        return (end - start) / (double)pairs;
    }

    /// <summary>As <see cref="Loop.Run"/>.</summary>
    protected abstract int Run(int pairs);

    /// <summary>Ends the benchmark unless the loop went through.</summary>
    protected static void Require(int slot)
    {
        if (slot != Loop.Sound) throw new InvalidOperationException($"Block {slot} does not hold its number, or there was no memory for it: the heap is broken.");
    }
}

/// <summary>The loop compiled by the JIT.</summary>
internal sealed unsafe class InCSharp<THeap>(THeap heap, LoadMemory memory) : Contender where THeap : struct, IHeap
{
    public void Fill()
    {
        Require(memory.Loop->Fill(heap));
        memory.CheckSum();
    }

    public void Empty() => memory.Loop->Empty(heap);

    protected override int Run(int pairs) => memory.Loop->Run(heap, pairs);
}

/// <summary>The loop compiled by ilc, on the C library's malloc. It goes on with the blocks that C# filled: one process has one such heap.</summary>
internal sealed unsafe class NativeMalloc(LoadMemory memory) : Contender
{
    protected override int Run(int pairs) => Native.RunMalloc(memory.Loop, pairs);
}

/// <summary>The loop compiled by ilc, on the core compiled by ilc.</summary>
internal sealed unsafe class NativeCore : Contender, IDisposable
{
    readonly LoadMemory memory;
    readonly void* pool;

    public NativeCore(LoadMemory memory, nuint arenaSize)
    {
        this.memory = memory;
        pool = Native.Open(arenaSize);
        if (pool == null) throw new InvalidOperationException("The native pool could not be created.");
    }

    public void Fill()
    {
        Require(Native.Fill(pool, memory.Loop));
        memory.CheckSum();
    }

    protected override int Run(int pairs) => Native.RunCore(pool, memory.Loop, pairs);

    public nuint FreeRangeCount
    {
        get
        {
            PoolFigures figures;
            Native.Measure(pool, &figures);
            return figures.FreeRanges;
        }
    }

    public void Dispose() => Native.Close(pool);
}
