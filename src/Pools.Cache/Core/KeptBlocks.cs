using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Free blocks with their headers, that are kept to be had again without the pool's lock and search: one thread's, of 4 to 64 KiB, or what all threads share
/// (<see cref="SharedBlocks"/>), which may be larger. To the pool and to a walk these blocks are allocated and free, as those of a <see cref="ThreadCache"/>
/// are. Zeroed memory keeps nothing; <see cref="Open"/> makes it keep.
/// </summary>
/// <remarks>
/// Blocks keep what they were allocated with: sizes are not rounded up for the sake of the cache. A list holds the capacities of an eighth
/// of a power of two. Who asks gets the first of the list of his size if it is large enough, or the first of the next list, all of which are; so a
/// block is at most a quarter larger than asked for.
/// </remarks>
internal unsafe struct KeptBlocks
{
    /// <summary>A thread's are above the first, up to the second; all threads' larger ones up to the third.</summary>
    public const nuint Least = SizeClass.Most, MostOfThread = 64 << 10, Most = MostOfThread << LargerShift;

    /// <summary>How much larger the larger ones are, as <see cref="Open"/> is told.</summary>
    public const int LargerShift = 2;

    const nuint LeastInAList = 16;
    const int BytesPerPlaceLog2 = 14;
    const int StepsLog2 = 3, LeastLog2 = 12, Lists = (16 - LeastLog2 << StepsLog2) + 1;

    struct Kept
    {
        public Kept* Next;
        public nuint Capacity;
    }

    fixed ulong first[Lists]; // Kept*, the clients' addresses
    fixed byte counts[Lists];
    byte shift; // the sizes are those of the lists times that power of two
    byte mostInAList; // with few bytes to keep, no size should have most of them
    ulong filled; // a bit for each list that has a block
    ulong taken; // a bit for each list that was asked for one, and had it, since the last call of Widen
    nuint mostBytes;

    /// <summary>The bytes of all the blocks.</summary>
    public nuint Bytes { get; private set; }

    /// <summary>From now on up to that many bytes are kept, in blocks of 4 to 64 KiB times a power of two.</summary>
    public void Open(nuint mostBytes, int shift = 0)
    {
        this.shift = (byte)shift;
        Allow(mostBytes);
    }

    /// <summary>So many bytes are kept from now on; what there is more stays.</summary>
    public void Allow(nuint bytes)
    {
        mostBytes = bytes;
        mostInAList = (byte)Math.Max(LeastInAList, Math.Min(bytes >> BytesPerPlaceLog2, byte.MaxValue));
    }

    /// <summary>Whether it keeps any.</summary>
    public readonly bool IsOpen => mostBytes != 0;

    /// <summary>From now on no block is kept that is not there yet.</summary>
    public void Close() => mostBytes = 0;

    /// <summary>Whether a thread keeps blocks of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMedium(nuint size) => unchecked(size - Least - 1) < MostOfThread - Least;

    /// <summary>Whether all threads together keep blocks of that size, which is too large for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLarge(nuint size) => unchecked(size - MostOfThread - 1) < Most - MostOfThread;

    /// <summary>A block of at least that size, and its capacity; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Take(nuint size, out nuint capacity)
    {
        nuint list = ListOf(size);
        Kept* kept = (Kept*)first[list];
        if ((kept == null || kept->Capacity < size) && ++list < Lists) kept = (Kept*)first[list];
        capacity = 0;
        if (kept == null || kept->Capacity < size) return null;
        capacity = kept->Capacity;
        first[list] = (ulong)kept->Next;
        taken |= BitOf(list);
        if (--counts[list] == 0) filled &= ~BitOf(list);
        Bytes -= capacity;
        return kept;
    }

    /// <summary>Whether one of the lists that <see cref="Take"/> looks at has a block.</summary>
    public readonly bool MayHave(nuint size) => (filled >> (int)ListOf(size) & 3) != 0;

    /// <summary>Keeps a block, which is marked free. False when there are enough of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Put(void* block, nuint capacity)
    {
        nuint list = ListOf(capacity);
        if (counts[list] >= mostInAList || Bytes + capacity > mostBytes) return false;
        Kept* kept = (Kept*)block;
        kept->Capacity = capacity;
        kept->Next = (Kept*)first[list];
        first[list] = (ulong)kept;
        counts[list]++;
        filled |= BitOf(list);
        Bytes += capacity;
        return true;
    }

    /// <summary>Takes any block out; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void* TakeAny(out nuint capacity)
    {
        capacity = 0;
        return filled == 0 ? null : Take(((Kept*)first[BitOperations.TrailingZeroCount(filled)])->Capacity, out capacity);
    }

    /// <summary>Whether there is a block too much with one of that capacity.</summary>
    public readonly bool IsFullFor(nuint capacity) => Bytes + capacity > mostBytes;

    /// <summary>Takes a block out of a list that nobody has asked for one since the last call of <see cref="Widen"/>; null when there is none.</summary>
    public void* TakeIdle(out nuint capacity)
    {
        capacity = 0;
        ulong before = taken, idle = filled & ~taken;
        if (idle == 0) return null;
        void* block = Take(((Kept*)first[BitOperations.TrailingZeroCount(idle)])->Capacity, out capacity);
        taken = before;
        return block;
    }

    /// <summary>So many more bytes are kept, up to a bound. At that all lists stay as they are: a burst of frees should not give away what it has kept.</summary>
    public void Widen(nuint bytes, nuint most)
    {
        if (mostBytes >= most) return;
        Allow(Math.Min(mostBytes + bytes, most));
        taken = 0;
    }

    // The list of the capacities from that eighth of a power of two to the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint ListOf(nuint size)
    {
        nuint scaled = size >> shift, log2 = (nuint)BitOperations.Log2(scaled);
        return (log2 - LeastLog2 << StepsLog2) + (scaled >> (int)(log2 - StepsLog2) & ((1 << StepsLog2) - 1));
    }

    static ulong BitOf(nuint list) => 1UL << (int)list;
}
