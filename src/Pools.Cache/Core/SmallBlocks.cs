using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The bytes of so many of a size; 0, which no list is for, where a factor does not fit 32 bits: those of a small block do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Total(nuint count, nuint size) => (count | size) <= uint.MaxValue ? count * size : 0;

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

    /// <summary>The size of a small block in use. False, with a size of 0, for any other address, and for a cache that takes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetSize(void* block, ThreadCache* cache, out nuint size)
    {
        size = 0;
        if (!TryFind(block, cache, out FreeList* list, out _)) return false;
        size = ThreadCache.SizeFor(cache, list);
        return true;
    }

    /// <summary>
    /// realloc: a small block in use where it is, if it has the class of the size, or with its content in a block that the cache has. False, with nothing changed, for any other
    /// address, without such a block, where the list would be too long with the old one, and where blocks are counted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryResize(void* block, nuint size, ThreadCache* cache, out void* resized)
    {
        resized = block;
        if (!TryFind(block, cache, out FreeList* list, out ulong freeMark)) return false;
        FreeList* other = ThreadCache.ListFor(cache, size);
        if (other == list) return true;
        Slot* first = other->First;
        if (first == null || list->Room <= 0 || ThreadCache.CountsBlocks(cache)) return false;
        resized = FreeList.Pop(other, first);
        CopyUnits((byte*)block, (byte*)first, ThreadCache.SizeFor(cache, other < list ? other : list));
        FreeList.Push(list, block, freeMark);
        return true;
    }

    // What both are multiples of 16 bytes of.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyUnits(byte* from, byte* to, nuint bytes)
    {
        nuint i = 0;
        do Vector128.Load(from + i).Store(to + i);
        while ((i += SizeClass.Step) < bytes);
    }
}
