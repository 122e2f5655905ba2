using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// One thread's free blocks by size: what it frees it gets again without the pool's lock. They are blocks of the pool's that count as
/// allocated; the first word of each holds the address of the next. Zeroed memory is an empty cache. Only its thread uses it.
/// </summary>
/// <remarks>
/// After the MPS's segregated allocation caches (MPS manual, "Segregated allocation caches"), with nothing for the client to do. A class is the
/// sizes that the pool rounds to the same number of units, so a block goes back as the size that it came with. How many blocks are asked for at a time
/// starts at two and doubles, so that a short program holds little and a busy one seldom comes back (as in tcmalloc's slow start).
/// </remarks>
internal unsafe struct ThreadCache
{
    /// <summary>Bytes between one class and the next.</summary>
    public const int Step = 16;
    const int StepShift = 4;

    /// <summary>The largest size of pool blocks that are kept, header included.</summary>
    public const nuint Most = 1024;

    const int Classes = (int)Most / Step + 1;
    const nuint BatchBytes = 4096;
    const int FirstBatch = 2, LargestBatch = 64;

    /// <summary>The blocks that the thread allocates until one is to be guarded, that one included; 0 at its start. glue.h, which counts, has it first.</summary>
    public int UntilGuard;

    fixed ulong heads[Classes];
    fixed ushort counts[Classes];
    fixed ushort batches[Classes];

    /// <summary>The next cache in the list of all of them.</summary>
    public ThreadCache* Next;

    /// <summary>Whether it is in that list.</summary>
    public bool IsListed;

    /// <summary>Whether its thread is ending: nothing is kept any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The class of the blocks of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint ClassOf(nuint size) => (size + Step - 1) >> StepShift;

    /// <summary>A block of a class, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Pop(nuint sizeClass)
    {
        void* block = (void*)heads[(int)sizeClass];
        if (block == null) return null;
        heads[(int)sizeClass] = *(ulong*)block;
        counts[(int)sizeClass]--;
        return block;
    }

    /// <summary>Keeps a block. Whether the class has more now than it should.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Push(nuint sizeClass, void* block)
    {
        *(ulong*)block = heads[(int)sizeClass];
        heads[(int)sizeClass] = (ulong)block;
        return ++counts[(int)sizeClass] > 2 * batches[(int)sizeClass];
    }

    /// <summary>How many blocks of a class to ask the pool for; more the next time.</summary>
    public nuint NextBatch(nuint sizeClass)
    {
        int most = (int)Math.Min(BatchBytes / (sizeClass << StepShift), LargestBatch);
        int batch = Math.Min(Math.Max(2 * batches[(int)sizeClass], FirstBatch), most);
        batches[(int)sizeClass] = (ushort)batch;
        return (nuint)batch;
    }

    /// <summary>Keeps blocks of a class that lie side by side, so that they are handed out in address order.</summary>
    public void PushRow(nuint sizeClass, byte* first, nuint count)
    {
        nuint size = sizeClass << StepShift;
        for (nuint i = count; i > 0; i--) Push(sizeClass, first + (i - 1) * size);
    }

    /// <summary>Takes that many blocks of a class out, or as many as there are: the first of a list.</summary>
    public void* PopList(nuint sizeClass, nuint count)
    {
        ulong first = heads[(int)sizeClass];
        if (first == 0) return null;
        ulong* last = (ulong*)first;
        nuint taken = 1;
        for (; taken < count && *last != 0; taken++) last = (ulong*)*last;
        heads[(int)sizeClass] = *last;
        *last = 0;
        counts[(int)sizeClass] -= (ushort)taken;
        return (void*)first;
    }

    /// <summary>How many blocks of a class there are.</summary>
    public readonly nuint Count(nuint sizeClass) => counts[(int)sizeClass];

    /// <summary>The bytes of all the blocks.</summary>
    public readonly nuint Bytes()
    {
        nuint bytes = 0;
        for (int i = 0; i < Classes; i++) bytes += (nuint)(counts[i] * i * Step);
        return bytes;
    }

    /// <summary>Gives the blocks of a class back to the pool, but for <paramref name="kept"/> of them.</summary>
    public bool Return<TPool>(nuint sizeClass, nuint kept, TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        nuint count = Count(sizeClass);
        if (count <= kept) return true;
        return pool->FreeList(PopList(sizeClass, count - kept), sizeClass << StepShift, ref failure);
    }

    /// <summary>The class has more than it should: gives half of it back, or all of it when the thread ends.</summary>
    public bool Trim<TPool>(nuint sizeClass, TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        if (HasEnded) return Return(sizeClass, 0, pool, ref failure);
        if (batches[(int)sizeClass] == 0) NextBatch(sizeClass); // the first block of the class that this thread frees
        return Return(sizeClass, batches[(int)sizeClass], pool, ref failure);
    }

    /// <summary>Gives all back, and keeps nothing from now on: with batches of zero every block is one too many.</summary>
    public bool End<TPool>(TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        HasEnded = true;
        for (int i = 0; i < Classes; i++) batches[i] = 0;
        return ReturnAll(pool, ref failure);
    }

    /// <summary>Gives all blocks back to the pool.</summary>
    public bool ReturnAll<TPool>(TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        bool done = true;
        for (int i = 1; i < Classes; i++) done &= Return((nuint)i, 0, pool, ref failure);
        return done;
    }

    /// <summary>A block of a class, for which the pool is asked for a batch.</summary>
    public void* Refill<TPool>(nuint sizeClass, TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        nuint size = sizeClass << StepShift;
        nuint count = pool->AllocSome(size, NextBatch(sizeClass), out void* first, ref failure);
        if (count > 1) PushRow(sizeClass, (byte*)first + size, count - 1);
        return count == 0 ? null : first;
    }
}
