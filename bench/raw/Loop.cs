using System;
using System.Runtime.CompilerServices;

/// <summary>How many blocks are live, of which sizes, and how many pairs warm up and are timed.</summary>
internal readonly record struct Load(int Live, uint Min, uint Max, int Warm, int Pairs, ulong Sum)
{
    /// <summary>The loads that the MPS was measured with.</summary>
    public static readonly Load[] All =
    [
        new(1_000, 16, 272, 200_000, 1_000_000, 145950),
        new(100_000, 16, 512, 500_000, 400_000, 26392503),
        new(1_000_000, 16, 512, 2_000_000, 400_000, 263953328),
    ];
}

/// <summary>Pairs of a free and an allocation at random slots, each block checked for the number that was written to it.</summary>
internal sealed unsafe class Loop<THeap> : IDisposable where THeap : struct, IHeap
{
    struct Slot
    {
        public ulong* Block;
        public nuint Size;
    }

    readonly THeap heap;
    readonly Load load;
    readonly Slot* slots;
    ulong state = 42;

    public Loop(THeap heap, Load load)
    {
        this.heap = heap;
        this.load = load;
        slots = (Slot*)Machine.Map((nuint)load.Live * (nuint)sizeof(Slot)); // neither heap's own
    }

    /// <summary>The bytes asked for in the blocks that are live.</summary>
    public ulong LiveBytes
    {
        get
        {
            ulong sum = 0;
            for (int i = 0; i < load.Live; i++) sum += slots[i].Size;
            return sum;
        }
    }

    public void Fill()
    {
        for (int i = 0; i < load.Live; i++)
        {
            nuint size = load.Min + Next(ref state) % (load.Max - load.Min + 1);
            ulong* block = (ulong*)heap.Alloc(size);
            *block = (ulong)i;
            slots[i].Block = block;
            slots[i].Size = size;
        }
        if (LiveBytes != load.Sum) throw new InvalidOperationException($"The sizes add up to {LiveBytes}, not {load.Sum}: this is another loop.");
    }

    /// <summary>Runs that many pairs; the nanoseconds that one took.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double Run(int pairs)
    {
        ulong s = state;
        uint live = (uint)load.Live, min = load.Min, range = load.Max - load.Min + 1;
        Slot* all = slots;
        THeap own = heap;
        long start = Machine.ThreadNanoseconds();
        for (int pair = 0; pair < pairs; pair++)
        {
            uint i = Next(ref s) % live;
            Slot* slot = all + i;
            if (*slot->Block != i) Corrupt(i);
            own.Free(slot->Block, slot->Size);
            nuint size = min + Next(ref s) % range;
            ulong* block = (ulong*)own.Alloc(size);
            *block = i;
            slot->Block = block;
            slot->Size = size;
        }
        long end = Machine.ThreadNanoseconds();
        state = s;
        return (end - start) / (double)pairs;
    }

    public void Dispose()
    {
        for (int i = 0; i < load.Live; i++) heap.Free(slots[i].Block, slots[i].Size);
        Machine.Unmap(slots, (nuint)load.Live * (nuint)sizeof(Slot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Next(ref ulong state)
    {
        state = unchecked(state * 6364136223846793005 + 1442695040888963407);
        return (uint)(state >> 33);
    }

    static void Corrupt(uint slot) => throw new InvalidOperationException($"Block {slot} does not hold its number: the heap gave its memory to another.");
}
