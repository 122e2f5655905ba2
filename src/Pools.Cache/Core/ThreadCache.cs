using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>The free blocks of one size class that a thread has: 16 bytes, so that the size rounded up to 16 is also the distance to the list.</summary>
internal unsafe struct FreeList
{
    public Slot* First;
    public ushort Count;

    /// <summary>When there are more than that, half of it goes back.</summary>
    public ushort Most;

    /// <summary>See <see cref="Run.DivisorOf"/>: here, as it is asked for with the list. 0 while the cache takes nothing.</summary>
    public uint Divisor;
}

/// <summary>
/// One thread's free small blocks: what it frees it gets again without a lock, whoever allocated it. They come from the runs, and go back, many at a time.
/// Only its thread uses it. Zeroed memory is a cache that takes nothing; <see cref="Open"/> makes it one that does.
/// </summary>
/// <remarks>
/// After the MPS's segregated allocation caches (MPS manual, "Segregated allocation caches"), with nothing for the client to do. How many blocks are
/// asked for at a time starts at two and doubles, so that a short program holds little and a busy one seldom comes back (as in tcmalloc's slow start); a
/// list that has not been asked for more for a while is halved (as in jemalloc's).
/// </remarks>
internal unsafe struct ThreadCache
{
    const nuint BatchBytes = 8192;
    const int FirstBatch = 2, LargestBatch = 128;
    const int ListWords = 2 * SizeClass.Count;

    // Slow turns from one look for idle lists to the next.
    const int TurnsToSweep = 256;

    /// <summary>The blocks that the thread allocates until one is to be guarded, that one included; 0 at its start. glue.h, which counts, has it first.</summary>
    public int UntilGuard;

    int turns;
    ulong active; // a bit for each class that was short or full since the last sweep; class 64 has that of class 0

    fixed ulong lists[ListWords];

    /// <summary>The next cache in the list of all of them.</summary>
    public ThreadCache* Next;

    /// <summary>Whether it is in that list.</summary>
    public bool IsListed;

    /// <summary>Whether its thread is ending: nothing is kept any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The list of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FreeList* ListOf(ThreadCache* cache, nuint sizeClass) => (FreeList*)cache->lists + sizeClass;

    /// <summary>The list for blocks of a size of at most <see cref="SizeClass.Most"/>; one that is always empty for a size of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FreeList* ListFor(ThreadCache* cache, nuint size) => (FreeList*)((byte*)cache->lists + ((size + SizeClass.Step - 1) & ~(nuint)(SizeClass.Step - 1)));

    /// <summary>A block of a list, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Pop(FreeList* list)
    {
        Slot* slot = list->First;
        if (slot == null) return null;
        list->First = slot->Next;
        list->Count--;
        slot->Mark = 0;
        return slot;
    }

    /// <summary>Keeps a block. Whether the list has more now than it should.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Push(FreeList* list, void* block, ulong freeMark)
    {
        Slot* slot = (Slot*)block;
        slot->Mark = freeMark;
        slot->Next = list->First;
        list->First = slot;
        return ++list->Count > list->Most;
    }

    /// <summary>From now on blocks are kept.</summary>
    public static void Open(ThreadCache* cache)
    {
        for (nuint i = 1; i < SizeClass.Count; i++)
        {
            ListOf(cache, i)->Most = 2 * FirstBatch;
            ListOf(cache, i)->Divisor = Run.DivisorOf(i);
        }
    }

    /// <summary>A block of a class whose list is empty, for which the runs are asked for more than one. Null with the reason.</summary>
    public static void* Refill<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        FreeList* list = ListOf(cache, sizeClass);
        nuint batch = BatchOf(list, sizeClass);
        nuint count = TPool.TakeSlots(pool, sizeClass, batch, out void* first, ref failure);
        if (count == 0) return null;
        list->First = (Slot*)first;
        list->Count = (ushort)count;
        Grow(list, sizeClass);
        Turn(cache, sizeClass, pool);
        return Pop(list);
    }

    /// <summary>A list has more than it should: half of that goes back.</summary>
    public static void Trim<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        FreeList* list = ListOf(cache, sizeClass);
        Return(list, sizeClass, (nuint)list->Most / 2, pool);
        Grow(list, sizeClass);
        Turn(cache, sizeClass, pool);
    }

    /// <summary>Gives all back, and keeps nothing from now on.</summary>
    public static void End<TPool>(ThreadCache* cache, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        cache->HasEnded = true;
        ReturnAll(cache, pool);
        for (nuint i = 1; i < SizeClass.Count; i++) *ListOf(cache, i) = default;
    }

    /// <summary>Gives all blocks back.</summary>
    public static void ReturnAll<TPool>(ThreadCache* cache, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        for (nuint i = 1; i < SizeClass.Count; i++) Return(ListOf(cache, i), i, 0, pool);
    }

    /// <summary>The bytes of all the blocks.</summary>
    public static nuint Bytes(ThreadCache* cache)
    {
        nuint bytes = 0;
        for (nuint i = 1; i < SizeClass.Count; i++) bytes += ListOf(cache, i)->Count * SizeClass.SizeOf(i);
        return bytes;
    }

    static nuint BatchOf(FreeList* list, nuint sizeClass) => Math.Min((nuint)list->Most / 2, LargestBatchOf(sizeClass));

    static nuint LargestBatchOf(nuint sizeClass) => Math.Min(BatchBytes / SizeClass.SizeOf(sizeClass), LargestBatch);

    static void Grow(FreeList* list, nuint sizeClass) => list->Most = (ushort)Math.Min((nuint)list->Most * 2, 2 * LargestBatchOf(sizeClass));

    // Gives blocks of a list back, those that were freed first, until that many are left.
    static void Return<TPool>(FreeList* list, nuint sizeClass, nuint kept, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        if (list->Count <= kept) return;
        Slot** link = &list->First;
        for (nuint i = 0; i < kept; i++) link = &(*link)->Next;
        Slot* first = *link;
        *link = null;
        list->Count = (ushort)kept;
        TPool.PutSlots(pool, sizeClass, first);
    }

    // Once in a while, lists that were neither short nor full since the last time are halved.
    static void Turn<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        cache->active |= 1UL << (int)(sizeClass & 63);
        if (++cache->turns < TurnsToSweep) return;
        cache->turns = 0;
        for (nuint i = 1; i < SizeClass.Count; i++)
        {
            FreeList* list = ListOf(cache, i);
            if ((cache->active >> (int)(i & 63) & 1) != 0 || list->Count == 0) continue;
            Return(list, i, (nuint)list->Count / 2, pool);
            list->Most = (ushort)Math.Max(list->Most / 2, 2 * FirstBatch);
        }
        cache->active = 0;
    }
}
