using System;
using System.Runtime.CompilerServices;

/// <summary>A client of one thread, on any heap: a block at a time, or one of a window of live blocks after the other.</summary>
internal sealed class Client<TBlock, THeap> where THeap : struct, IHeap<TBlock>
{
    const int Steps = 4096, MostBytes = 1024;
    const nuint OneBlock = 64;

    readonly THeap heap;
    readonly TBlock[] live;
    readonly ushort[] sizes = new ushort[Steps], slots = new ushort[Steps], liveSizes;

    /// <summary>A client with that many live blocks of 1 to 1024 bytes; with none it has a block of 64 bytes at a time.</summary>
    public Client(THeap heap, int window)
    {
        this.heap = heap;
        live = new TBlock[window];
        liveSizes = new ushort[window];
        Random random = new(42);
        for (int i = 0; i < Steps; i++)
        {
            sizes[i] = (ushort)random.Next(1, MostBytes + 1);
            slots[i] = (ushort)random.Next(window);
        }
        for (int i = 0; i < window; i++) live[i] = heap.Alloc(liveSizes[i] = sizes[i]);
    }

    /// <summary>Allocates and frees, that many times each.</summary>
    public void Run(int pairs)
    {
        if (live.Length == 0) OneAtATime(pairs);
        else Replace(pairs);
    }

    /// <summary>Frees what is live.</summary>
    public void End()
    {
        for (int i = 0; i < live.Length; i++) heap.Free(live[i], liveSizes[i]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void OneAtATime(int pairs)
    {
        THeap own = heap;
        for (int i = 0; i < pairs; i++)
        {
            TBlock block = own.Alloc(OneBlock);
            own.Touch(block);
            own.Free(block, OneBlock);
        }
    }

    // Sizes, and which block is replaced, come from a table, the same for every heap.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void Replace(int pairs)
    {
        THeap own = heap;
        TBlock[] blocks = live;
        ushort[] lengths = liveSizes;
        for (int i = 0; i < pairs; i++)
        {
            int slot = slots[i & (Steps - 1)];
            own.Free(blocks[slot], lengths[slot]);
            ushort size = sizes[i & (Steps - 1)];
            TBlock block = own.Alloc(size);
            own.Touch(block);
            blocks[slot] = block;
            lengths[slot] = size;
        }
    }
}
