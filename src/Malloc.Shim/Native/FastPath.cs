using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>
/// malloc and free of small blocks from and to the thread's cache: no lock, no atomic, no call. Everything else goes through the heap's table.
/// glue.c passes the address of the thread's cache, and who calls, which only the heap looks at.
/// </summary>
internal static unsafe class FastPath
{
    static RunPlaces runs; // none, while there is no cache

    /// <summary>From now on small blocks are cached.</summary>
    public static void Open(in RunPlaces places) => runs = places;

    [RuntimeExport("PoolsMalloc")]
    public static void* Malloc(nuint size, ThreadCache* cache, nuint origin)
    {
        void* block = TryMalloc(size, cache);
        return block != null ? block : MallocSlowly(size, cache, origin);
    }

    /// <summary>A block from the cache, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryMalloc(nuint size, ThreadCache* cache) =>
        size <= SizeClass.Most ? ThreadCache.Pop(ThreadCache.ListFor(cache, size)) : null;

    /// <summary>Whether it is a block of a size that is cached, which lies in a run.</summary>
    public static bool IsSmall(void* block)
    {
        nuint at = unchecked((nuint)((byte*)block - runs.Start));
        return at < runs.Span && runs.Classes[at >> Run.Shift] != 0;
    }

    [RuntimeExport("PoolsFree")]
    public static void Free(void* block, ThreadCache* cache, nuint origin)
    {
        nuint at = unchecked((nuint)((byte*)block - runs.Start));
        if (at < runs.Span)
        {
            nuint sizeClass = runs.Classes[at >> Run.Shift];
            FreeList* list = ThreadCache.ListOf(cache, sizeClass);
            ulong freeMark = Slot.FreeMark(block, runs.Secret);
            if (Run.IsSlot((nuint)block, list->Divisor) && ((Slot*)block)->Mark != freeMark)
            {
                if (ThreadCache.Push(list, block, freeMark)) TrimSlowly(sizeClass, cache);
                return;
            }
        }
        FreeSlowly(block, cache, origin);
    }

    // Tail calls, so that the fast paths call nothing.
    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsMallocSlowly")]
    static void* MallocSlowly(nuint size, ThreadCache* cache, nuint origin) => Process.Heap.Malloc(size, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void FreeSlowly(void* block, ThreadCache* cache, nuint origin) => Process.Heap.Free(block, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void TrimSlowly(nuint sizeClass, ThreadCache* cache) => Process.Heap.Trim(sizeClass, cache);
}
