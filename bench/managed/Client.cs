using System;
using System.Runtime.CompilerServices;

/// <summary>A client of one thread, with a window of live blocks. Sizes and the order in which blocks are freed come from a table, the same for every heap.</summary>
internal sealed class Client<TBlock, THeap> where THeap : struct, IHeap<TBlock>
{
    const int Steps = 4096, MostBytes = 1024;

    readonly THeap heap;
    readonly TBlock[] live;
    readonly ushort[] sizes = new ushort[Steps], slots = new ushort[Steps], liveSizes;

    /// <summary>A client with that many live blocks; with one, that block has 64 bytes, otherwise up to 1024 and random.</summary>
    public Client(THeap heap, int window)
    {
        this.heap = heap;
        live = new TBlock[window];
        liveSizes = new ushort[window];
        Random random = new(42);
        for (int i = 0; i < Steps; i++)
        {
            sizes[i] = (ushort)(window == 1 ? 64 : random.Next(1, MostBytes + 1));
            slots[i] = (ushort)random.Next(window);
        }
        for (int i = 0; i < window; i++) live[i] = heap.Alloc(liveSizes[i] = sizes[i]);
    }

    /// <summary>Frees a block and allocates another in its place, that many times.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run(int pairs)
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

    /// <summary>Frees what is live.</summary>
    public void End()
    {
        for (int i = 0; i < live.Length; i++) heap.Free(live[i], liveSizes[i]);
    }
}
