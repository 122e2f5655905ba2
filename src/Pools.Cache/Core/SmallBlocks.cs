using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>What can be done with a thread's cache alone, for clients that do not tell the sizes of their blocks.</summary>
internal static unsafe class SmallBlocks
{
    /// <summary>Takes a block that the cache has; false when it has none of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(nuint size, ThreadCache* cache, out void* block)
    {
        FreeList* list = ThreadCache.ListFor(cache, size);
        Slot* first = list->First;
        block = first;
        if (first == null) return false;
        FreeList.Pop(list, first);
        return true;
    }

    /// <summary>A block that the cache has; null when it has none of that size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TakeOrNull(nuint size, ThreadCache* cache) => TryTake(size, cache, out void* block) ? block : null;

    /// <summary>The list for a small block in use, and the mark that it has when it is free. False for any other address, and for a cache that takes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFind(void* block, ThreadCache* cache, out FreeList* list, out ulong freeMark)
    {
        list = null;
        Unsafe.SkipInit(out freeMark);
        nuint at = unchecked((nuint)((byte*)block - ThreadCache.RunsOf(cache)->Start));
        if (at >= ThreadCache.RunsOf(cache)->Span) return false;
        list = ThreadCache.ListOf(cache, ThreadCache.RunsOf(cache)->Classes[at >> Run.Shift]);
        if (!Run.IsSlot((nuint)block, list->Divisor)) return false;
        freeMark = Slot.FreeMark(block, ThreadCache.RunsOf(cache)->Secret);
        return ((Slot*)block)->Mark != freeMark;
    }

    /// <summary>The class of a small block in use; 0 for any other address, and for a cache that takes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint ClassOf(void* block, ThreadCache* cache) => TryFind(block, cache, out _, out _) ? Run.ClassAt(ThreadCache.RunsOf(cache), block) : 0;

    /// <summary>A block of another size that the cache has, with the content of one of a class; null when it has none.</summary>
    public static void* CopyOrNull(void* block, nuint sizeClass, nuint size, ThreadCache* cache)
    {
        void* copy = TakeOrNull(size, cache);
        return copy == null ? null : Libc.memcpy(copy, block, Math.Min(SizeClass.SizeOf(sizeClass), size));
    }
}
