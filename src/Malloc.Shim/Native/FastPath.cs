using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;
using Caching = Pools.Native.Heap<Pools.Core.CacheCore<Pools.Core.GuardCore<Pools.Core.MvffCore>>>; // the class with caches

namespace Pools.Native;

/// <summary>
/// malloc, free, calloc and realloc of small blocks from and to the thread's cache, and malloc_usable_size: no lock, no atomic, no call. Larger ones
/// that the thread keeps follow. Everything else goes through the heap's table. glue.c passes the address of the thread's cache, and who calls, which only the heap looks at. For malloc, free, malloc_usable_size and C++'s usual operators FastPath.s does, and
/// has copies of this code behind it.
/// </summary>
/// <remarks>
/// Rules of the compiler's shape this code. A method with at most three blocks and one call gets no frame. Of a test that is inlined nothing is left when it
/// gives true or false; of one that gives an address or null the comparison is made again.
/// </remarks>
internal static unsafe class FastPath
{
    [RuntimeExport("PoolsMalloc")]
    public static void* Malloc(nuint size, ThreadCache* cache, nuint origin)
    {
        return SmallBlocks.TryTake(size, cache, out void* block) ? block : MallocSlowly(size, cache, origin);
    }

    [RuntimeExport("PoolsFree")]
    public static void Free(void* block, ThreadCache* cache, nuint origin)
    {
        // One way out for a list that is too long as well: with two, the common one would be a jump.
        if (SmallBlocks.TryFind(block, cache, out FreeList* list, out ulong freeMark) && !FreeList.Push(list, block, freeMark)) return;
        FreeSlowly(block, cache, origin);
    }

    [RuntimeExport("PoolsCalloc")]
    static void* Calloc(nuint count, nuint size, ThreadCache* cache, nuint origin)
    {
        nuint total = SmallBlocks.Total(count, size);
        return SmallBlocks.TryTake(total, cache, out void* block) ? Libc.memset(block, 0, total) : CallocFromHeap(count, size, cache, origin);
    }

    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsRealloc")]
    public static void* Realloc(void* block, nuint size, ThreadCache* cache, nuint origin)
    {
        return SmallBlocks.TryResize(block, size, cache, out void* resized) ? resized : ReallocSlowly(block, size, cache, origin);
    }

    [RuntimeExport("PoolsUsableSize")]
    static nuint UsableSize(void* block, ThreadCache* cache, nuint origin)
    {
        return SmallBlocks.TryGetSize(block, cache, out nuint size) ? size : UsableSizeSlowly(block, cache, origin);
    }

    // With the arguments as they came, and mostly by a jump, so that the fast paths save little. Blocks above 4 KiB come here.
    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsMallocSlowly")]
    static void* MallocSlowly(nuint size, ThreadCache* cache, nuint origin)
    {
        void* kept = ThreadCache.IsGuardDue(cache) ? null : Caching.TakeMedium(size, cache);
        return kept != null ? kept : MallocFromHeap(size, cache, origin);
    }

    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsFreeSlowly")]
    static void FreeSlowly(void* block, ThreadCache* cache, nuint origin)
    {
        if (block != null && !Caching.TryKeepMedium(block, cache)) FreeToHeap(block, cache, origin); // free(NULL) is common
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void* ReallocSlowly(void* block, nuint size, ThreadCache* cache, nuint origin)
    {
        if (block == null) return ThreadCache.CountForGuard(cache) ? MallocFromHeap(size, cache, origin) : Malloc(size, cache, origin);
        if (size != 0) return Caching.TryFit(block, size, cache) ? block : Process.Heap.Realloc(block, size, cache, origin);
        Free(block, cache, origin);
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsCallocSlowly")]
    static void* CallocFromHeap(nuint count, nuint size, ThreadCache* cache, nuint origin) => Process.Heap.Calloc(count, size, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsUsableSizeSlowly")]
    static nuint UsableSizeSlowly(void* block, ThreadCache* cache, nuint origin)
    {
        if (block == null) return 0;
        return Caching.TryGetCapacity(block, cache, out nuint capacity) ? capacity : Process.Heap.UsableSize(block, origin);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void* MallocFromHeap(nuint size, ThreadCache* cache, nuint origin) => Process.Heap.Malloc(size, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void FreeToHeap(void* block, ThreadCache* cache, nuint origin)
    {
        nuint sizeClass = Run.ClassAt(ThreadCache.RunsOf(cache), block);
        if (ThreadCache.ListOf(cache, sizeClass)->Room < 0) Process.Heap.Trim(sizeClass, cache); // the block is in the list
        else Process.Heap.Free(block, cache, origin);
    }
}
