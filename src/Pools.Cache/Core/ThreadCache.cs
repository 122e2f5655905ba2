using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// One thread's free small blocks: what it frees it gets again without a lock, whoever allocated it. They come from the runs, and go back, many at a time.
/// Only its thread uses it. Zeroed memory is a cache that takes nothing; <see cref="Open"/> makes it one that does.
/// </summary>
/// <remarks>
/// After the MPS's segregated allocation caches (MPS manual, "Segregated allocation caches"), with nothing for the client to do. How many blocks are
/// asked for at a time starts at 256 bytes of them and doubles, as long as it is little against what is in use, so that a short program holds little and a busy one seldom comes back (as in tcmalloc's slow start); a
/// list that has not been asked for more for a while is halved (as in jemalloc's).
/// </remarks>
internal unsafe struct ThreadCache
{
    // The most of a batch that is little against what is in use, which the runs see to, by about half.
    const nuint FairBytes = 16 << 10;

    // What does not stay long enough in the processor's cache is better where others can have it.
    const nuint FirstMediumBytes = 32 << 10;

    const int LargestBatch = 512;
    const int ListWords = 2 * SizeClass.Count, RunsAt = 16, FirstList = 48, DistancesAt = FirstList + ListWords * sizeof(ulong);

    // Slow turns from one look for idle lists to the next, and the time that there is at least: lists that have all that their thread needs are idle as well, and fall short when
    // they are halved.
    const int TurnsToSweep = 256;
    const uint MillisecondsToSweep = 20;

    // What a list was since then: only full, or short, and perhaps full as well.
    const byte Long = 1, Short = 2;

    // 0 while no block is to be guarded, or else one more than the blocks until one is, that one included. At 1 it stays until somebody takes the turn. glue.h and
    // FastPath.s, which count, have it first: to compare it with 0 costs less than to count for nothing.
    int untilGuard;

    int turns;
    uint sweptAt; // milliseconds

    /// <summary>Counts what its thread asks for that is not here.</summary>
    public uint Misses;

    RunPlaces runs; // here, as all that free looks at is then near one address
    fixed ulong lists[ListWords]; // FreeList
    fixed byte distances[(int)SizeClass.Most / SizeClass.Step + 1]; // for each multiple of 16 bytes, how far behind the first list that of its class is, in units
    fixed ushort most[SizeClass.Count]; // of each, the blocks that it keeps: half of them go back when there is one more
    fixed ushort sizes[SizeClass.Count]; // without a branch and a division
    fixed byte marks[SizeClass.Count]; // of each, what it was since the last sweep

    /// <summary>Whether it is in the list of all caches.</summary>
    public bool IsListed;

    /// <summary>Whether its thread is ending: nothing is kept any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The larger blocks, of which the shim takes care.</summary>
    public KeptBlocks Medium;

    /// <summary>The next in that list.</summary>
    public ThreadCache* Next;

    /// <summary>The last of so many blocks that the thread allocates from now on is to be guarded; none, if they are 0.</summary>
    public static void GuardAfter(ThreadCache* cache, int blocks) => cache->untilGuard = blocks == 0 ? 0 : blocks + 1;

    /// <summary>Whether the block that was counted last is to be guarded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsGuardDue(ThreadCache* cache) => cache->untilGuard == 1;

    /// <summary>Whether any block is to be guarded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CountsBlocks(ThreadCache* cache) => cache->untilGuard != 0;

    /// <summary>Counts a block of the thread's. Whether it is to be guarded.</summary>
    public static bool CountForGuard(ThreadCache* cache) => cache->untilGuard != 0 && (cache->untilGuard == 1 || --cache->untilGuard == 1);

    /// <summary>Where the runs are; nowhere while the cache takes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunPlaces* RunsOf(ThreadCache* cache) => (RunPlaces*)((byte*)cache + RunsAt);

    /// <summary>Which list each size has: see <see cref="SizeClass.Distance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* DistancesOf(ThreadCache* cache) => (byte*)cache + DistancesAt;

    /// <summary>The list of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FreeList* ListOf(ThreadCache* cache, nuint sizeClass) => (FreeList*)((byte*)cache + FirstList + sizeClass * SizeClass.Step);

    /// <summary>The list for blocks of a size; one that is always empty for a size of 0 or above <see cref="SizeClass.ListedMost"/>, found without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FreeList* ListFor(ThreadCache* cache, nuint size)
    {
        nuint listed = size <= SizeClass.ListedMost ? size : 0;
        return (FreeList*)((byte*)cache + FirstList + SizeClass.Distance(DistancesOf(cache), listed));
    }

    /// <summary>The size of a list's blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint SizeFor(ThreadCache* cache, FreeList* list)
    {
        nuint distance = (nuint)((byte*)list - (byte*)ListOf(cache, 0));
        return cache->sizes[distance / (nuint)sizeof(FreeList)];
    }

    /// <summary>From now on blocks are kept.</summary>
    public static void Open(ThreadCache* cache, in RunPlaces runs)
    {
        cache->runs = runs;
        cache->Medium.Open(FirstMediumBytes);
        nuint size = SizeClass.Step;
        for (nuint i = 1; i < SizeClass.Count; i++)
        {
            FreeList* list = ListOf(cache, i);
            list->Room = cache->most[i] = (ushort)(2 * SizeClass.FirstBatch(i));
            list->Divisor = Run.DivisorOf(i);
            nuint largest = SizeClass.SizeOf(i);
            cache->sizes[i] = (ushort)largest;
            if (SizeClass.Of(largest) != i) continue; // a number that no size has
            for (; size <= largest; size += SizeClass.Step)
                cache->distances[size / SizeClass.Step] = (byte)(i * (nuint)sizeof(FreeList) / SizeClass.DistanceUnit);
        }
    }

    /// <summary>A block of a class; when its list is empty, as it mostly is, the runs are asked for more than one. Null with the reason.</summary>
    public static void* Refill<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool, ref Failure failure) where TPool : unmanaged, IPoolCore
    {
        FreeList* list = ListOf(cache, sizeClass);
        if (list->First != null) return FreeList.Pop(list, list->First); // for a size of 0
        nuint batch = (nuint)cache->most[sizeClass] / 2;
        nuint count = TPool.TakeSlots(pool, sizeClass, batch, out void* first, ref failure);
        if (count == 0) return null;
        list->First = (Slot*)first;
        list->Room -= (int)count;
        if (count >= batch) Grow(cache, sizeClass, FairBytes);
        cache->marks[sizeClass] = Short;
        Turn(cache, sizeClass, pool);
        return FreeList.Pop(list, list->First);
    }

    /// <summary>
    /// Whether a block of a larger class will do, when there is one to be had. Not while there is one here: it may have been borrowed before, and a size that is asked
    /// for again should have blocks of its own.
    /// </summary>
    public static bool MayBorrow(ThreadCache* cache, nuint sizeClass)
    {
        for (nuint lender = sizeClass + 1; lender <= SizeClass.LastLender(sizeClass); lender++)
            if (ListOf(cache, lender)->First != null) return false;
        return true;
    }

    /// <summary>A list has more than it should: half of that goes back, or nearly all if its thread only frees.</summary>
    public static void Trim<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        // A list that was short not long ago, and is too long now, goes up and down: what it gives back it will ask for. Any other is cut near its front, so that nobody goes through
        // it; it has not twice a batch then, and who asks for one gets it whole.
        bool again = cache->marks[sizeClass] == Short;
        nuint batch = (nuint)cache->most[sizeClass] / 2;
        if (Return(cache, sizeClass, again ? batch : Math.Min(batch, 2), again, pool)) Grow(cache, sizeClass, FairBytes);
        else if (again) Grow(cache, sizeClass, SizeClass.BatchBytes);
        Turn(cache, sizeClass, pool);
    }

    /// <summary>Moves all that a cache has to another place, for a thread to come, and keeps nothing from now on.</summary>
    public static void Leave(ThreadCache* cache, ThreadCache* place)
    {
        *place = *cache;
        *cache = default;
        cache->HasEnded = true;
    }

    /// <summary>Gives all small blocks back, and keeps nothing from now on.</summary>
    public static void End<TPool>(ThreadCache* cache, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        cache->HasEnded = true;
        cache->runs = default;
        cache->Medium.Close();
        ReturnAll(cache, pool);
    }

    /// <summary>Gives all small blocks back.</summary>
    public static void ReturnAll<TPool>(ThreadCache* cache, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        for (nuint i = 1; i < SizeClass.Count; i++) Return(cache, i, 0, false, pool);
    }

    /// <summary>The bytes of all the blocks.</summary>
    public static nuint Bytes(ThreadCache* cache)
    {
        nuint bytes = cache->Medium.Bytes;
        for (nuint i = 1; i < SizeClass.Count; i++) bytes += CountOf(cache, i) * SizeClass.SizeOf(i);
        return bytes;
    }

    // Another thread, which only counts, may see one of the two numbers changed and not yet the other.
    static nuint CountOf(ThreadCache* cache, nuint sizeClass) => (nuint)Math.Max(0, cache->most[sizeClass] - ListOf(cache, sizeClass)->Room);

    // The list may be twice as long from now on, within bounds.
    static void Grow(ThreadCache* cache, nuint sizeClass, nuint batchBytes)
    {
        nuint now = cache->most[sizeClass], largest = 2 * Math.Min(SizeClass.Batch(sizeClass, batchBytes), LargestBatch);
        SetMost(cache, sizeClass, Math.Max(now, Math.Min(now * 2, largest)));
    }

    static void SetMost(ThreadCache* cache, nuint sizeClass, nuint most)
    {
        ListOf(cache, sizeClass)->Room += (int)most - cache->most[sizeClass];
        cache->most[sizeClass] = (ushort)most;
    }

    // Gives blocks of a list back, those that were freed first, until that many are left. Whether there might be more at a time.
    static bool Return<TPool>(ThreadCache* cache, nuint sizeClass, nuint kept, bool again, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        nuint count = CountOf(cache, sizeClass);
        if (count <= kept) return false;
        FreeList* list = ListOf(cache, sizeClass);
        Slot* first = Slot.Cut(&list->First, kept);
        list->Room += (int)(count - kept);
        return TPool.PutSlots(pool, sizeClass, first, count - kept, again);
    }

    // Once in a while, lists that were neither short nor full since the last time are halved.
    static void Turn<TPool>(ThreadCache* cache, nuint sizeClass, TPool* pool) where TPool : unmanaged, IPoolCore
    {
        if (cache->marks[sizeClass] == 0) cache->marks[sizeClass] = Long;
        if (++cache->turns < TurnsToSweep) return;
        cache->turns = 0;
        uint now = unchecked((uint)Clock.Milliseconds());
        if (unchecked(now - cache->sweptAt) < MillisecondsToSweep) return;
        cache->sweptAt = now;
        for (nuint i = 1; i < SizeClass.Count; i++)
        {
            bool wasIdle = cache->marks[i] == 0;
            cache->marks[i] = 0;
            if (!wasIdle || CountOf(cache, i) == 0) continue;
            Return(cache, i, CountOf(cache, i) / 2, false, pool);
            SetMost(cache, i, Math.Max((nuint)cache->most[i] / 2, 2 * SizeClass.FirstBatch(i)));
        }
    }
}
