using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>What can be done with a thread's cache alone, for clients that do not tell the sizes of their blocks.</summary>
internal static unsafe class SmallBlocks
{
    /// <summary>A block that the cache has; null when it has none of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryTake(nuint size, ThreadCache* cache)
    {
        if (size > SizeClass.Most) return null;
        FreeList* list = ThreadCache.ListFor(cache, size);
        Slot* first = list->First;
        return first == null ? null : FreeList.Pop(list, first);
    }

    /// <summary>The class of a small block in use; 0 for any other address, and for a cache that takes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint ClassOf(void* block, ThreadCache* cache)
    {
        RunPlaces* runs = ThreadCache.RunsOf(cache);
        nuint sizeClass = Run.ClassAt(runs, block);
        bool isSlot = Run.IsSlot((nuint)block, ThreadCache.ListOf(cache, sizeClass)->Divisor);
        return isSlot && ((Slot*)block)->Mark != Slot.FreeMark(block, runs->Secret) ? sizeClass : 0;
    }
}
