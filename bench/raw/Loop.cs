using System.Runtime.CompilerServices;

/// <summary>What the loop is run on. A struct, so that the loop is compiled for each and none pays for being exchangeable.</summary>
internal unsafe interface IHeap
{
    void* Alloc(nuint size);

    void Free(void* block, nuint size);
}

/// <summary>
/// Pairs of a free and an allocation at random slots, each block checked for the number that was written to it. This file is compiled
/// twice, by the JIT and by ilc; the state is plain memory, so that what the one has filled the other can go on with.
/// </summary>
internal unsafe struct Loop
{
    /// <summary>The result of a run that found each block as it should be.</summary>
    public const int Sound = -1;

    public struct Slot
    {
        public ulong* Block;
        public nuint Size;
    }

    public Slot* Slots;
    public ulong State;
    public uint Live, Min, Max;

    /// <summary>Allocates a block for each slot; <see cref="Sound"/>, or the slot that the heap had no memory for.</summary>
    public int Fill<THeap>(THeap heap) where THeap : struct, IHeap
    {
        for (uint i = 0; i < Live; i++)
        {
            nuint size = Min + Next(ref State) % (Max - Min + 1);
            ulong* block = (ulong*)heap.Alloc(size);
            if (block == null) return (int)i;
            *block = i;
            Slots[i].Block = block;
            Slots[i].Size = size;
        }
        return Sound;
    }

    /// <summary>Runs that many pairs; <see cref="Sound"/>, or the slot whose block did not hold its number or was not to be had.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Run<THeap>(THeap heap, int pairs) where THeap : struct, IHeap
    {
        ulong s = State;
        uint live = Live, min = Min, range = Max - Min + 1;
        Slot* all = Slots;
        for (int pair = 0; pair < pairs; pair++)
        {
            uint i = Next(ref s) % live;
            Slot* slot = all + i;
            if (*slot->Block != i) return (int)i;
            heap.Free(slot->Block, slot->Size);
            nuint size = min + Next(ref s) % range;
            ulong* block = (ulong*)heap.Alloc(size);
            if (block == null) return (int)i;
            *block = i;
            slot->Block = block;
            slot->Size = size;
        }
        State = s;
        return Sound;
    }

    /// <summary>Frees the block of each slot.</summary>
    public readonly void Empty<THeap>(THeap heap) where THeap : struct, IHeap
    {
        for (uint i = 0; i < Live; i++) heap.Free(Slots[i].Block, Slots[i].Size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Next(ref ulong state)
    {
        state = unchecked(state * 6364136223846793005 + 1442695040888963407);
        return (uint)(state >> 33);
    }
}
