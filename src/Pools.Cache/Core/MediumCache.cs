using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// One thread's free blocks of 1 to 32 KiB, with their headers: what it frees it gets again without the pool's lock and search. Only its thread uses it;
/// zeroed memory is an empty cache. To the pool and to a walk these blocks are allocated and free, as those of a <see cref="ThreadCache"/> are.
/// </summary>
/// <remarks>
/// Blocks keep the size that they were allocated with: sizes are not rounded up for the sake of the cache. A list holds the capacities of an eighth
/// of a power of two. Who asks gets the first of the list of his size if it is large enough, or the first of the next list, all of which are; so a
/// block is at most a quarter larger than asked for.
/// </remarks>
internal unsafe struct MediumCache
{
    /// <summary>The sizes that are kept are above the first, up to the second.</summary>
    public const nuint Least = SizeClass.Most, Most = 32 << 10;

    // All that one thread keeps, and of one list: what does not stay long enough in the processor's cache is better where others can have it.
    const nuint MostBytes = 256 << 10;
    const int MostInAList = 16;

    const int StepsLog2 = 3, LeastLog2 = 10, Lists = (15 - LeastLog2 << StepsLog2) + 1;

    struct Kept
    {
        public Kept* Next;
        public nuint Capacity;
    }

    fixed ulong first[Lists]; // Kept*, the clients' addresses
    fixed byte counts[Lists];
    ulong filled; // a bit for each list that has a block

    /// <summary>The bytes of all the blocks.</summary>
    public nuint Bytes { get; private set; }

    /// <summary>Whether blocks of that size may be here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Keeps(nuint size) => unchecked(size - Least - 1) < Most - Least;

    /// <summary>A block of at least that size, and its capacity; null when there is none.</summary>
    public void* Take(nuint size, out nuint capacity)
    {
        int list = ListOf(size);
        Kept* kept = (Kept*)first[list];
        if ((kept == null || kept->Capacity < size) && ++list < Lists) kept = (Kept*)first[list];
        capacity = 0;
        if (kept == null || kept->Capacity < size) return null;
        capacity = kept->Capacity;
        first[list] = (ulong)kept->Next;
        if (--counts[list] == 0) filled &= ~(1UL << list);
        Bytes -= capacity;
        return kept;
    }

    /// <summary>Keeps a block, which is marked free. False when there are enough of them.</summary>
    public bool Put(void* block, nuint capacity)
    {
        int list = ListOf(capacity);
        if (counts[list] == MostInAList || Bytes + capacity > MostBytes) return false;
        Kept* kept = (Kept*)block;
        kept->Capacity = capacity;
        kept->Next = (Kept*)first[list];
        first[list] = (ulong)kept;
        counts[list]++;
        filled |= 1UL << list;
        Bytes += capacity;
        return true;
    }

    /// <summary>Takes any block out; null when there is none.</summary>
    public void* TakeAny(out nuint capacity)
    {
        capacity = 0;
        return filled == 0 ? null : Take(((Kept*)first[BitOperations.TrailingZeroCount(filled)])->Capacity, out capacity);
    }

    // The list of the capacities from that eighth of a power of two to the next.
    static int ListOf(nuint size)
    {
        int log2 = BitOperations.Log2(size);
        return (log2 - LeastLog2 << StepsLog2) + (int)(size >> (log2 - StepsLog2) & ((1 << StepsLog2) - 1));
    }
}
