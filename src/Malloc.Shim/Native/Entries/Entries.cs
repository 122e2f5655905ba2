using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// C's functions for a shim in C#, as far as the thread's cache can do what they are asked for: then nothing managed runs. Everything else is a jump to the managed functions.
/// entries.c passes the cache on; where the thread has none, that is one which has nothing and takes nothing.
/// </summary>
internal static unsafe class Entries
{
    [RuntimeExport("PoolsEntryStamp")]
    static ulong Stamp(nuint cacheBytes) => (nuint)sizeof(ThreadCache) <= cacheBytes ? EntryStamp.Own() : 0; // or entries.c is out of date

    [RuntimeExport("PoolsEntryMalloc")]
    static void* Malloc(nuint size, ThreadCache* cache, EntryCell* cell)
    {
        return SmallBlocks.TryTake(size, cache, out void* block) ? block : ManagedMalloc(size, cache, cell);
    }

    [RuntimeExport("PoolsEntryCalloc")]
    static void* Calloc(nuint count, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        nuint total = SmallBlocks.Total(count, size);
        return SmallBlocks.TryTake(total, cache, out void* block) ? Libc.memset(block, 0, total) : ManagedCalloc(count, size, cache, cell);
    }

    [RuntimeExport("PoolsEntryRealloc")]
    static void* Realloc(void* block, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        void* moved = TryRealloc(block, size, cache, cell);
        return moved != null ? moved : ManagedRealloc(block, size, cache, cell);
    }

    [RuntimeExport("PoolsEntryFree")]
    static void Free(void* block, ThreadCache* cache, EntryCell* cell)
    {
        if (!TryFree(block, cache, cell)) ManagedFree(block, cache, cell);
    }

    [RuntimeExport("PoolsEntryUsableSize")]
    static nuint UsableSize(void* block, ThreadCache* cache, EntryCell* cell)
    {
        return SmallBlocks.TryGetSize(block, cache, out nuint size) ? size : ManagedUsableSize(block, cache, cell);
    }

    // Lua takes a null block for none, and size 0 for a free.
    [RuntimeExport("PoolsEntryLuaAlloc")]
    static void* LuaAlloc(EntryCell* cell, void* block, nuint oldSize, nuint size, ThreadCache* cache)
    {
        if (size != 0)
        {
            void* moved = TryRealloc(block, size, cache, cell);
            if (moved != null) return moved;
        }
        else if (block == null || TryFree(block, cache, cell)) return null;
        return ManagedLuaAlloc(cell, block, oldSize, size);
    }

    [RuntimeExport("PoolsEntryZlibAlloc")]
    static void* ZlibAlloc(EntryCell* cell, uint items, uint size, ThreadCache* cache)
    {
        void* block = SmallBlocks.TakeOrNull((nuint)items * size, cache);
        return block != null ? block : ManagedZlibAlloc(cell, items, size);
    }

    [RuntimeExport("PoolsEntryZlibFree")]
    static void ZlibFree(EntryCell* cell, void* block, ThreadCache* cache)
    {
        if (!TryFree(block, cache, cell)) ManagedZlibFree(cell, block);
    }

    // False for what is no small block in use.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryFree(void* block, ThreadCache* cache, EntryCell* cell)
    {
        if (!SmallBlocks.TryFind(block, cache, out FreeList* list, out ulong freeMark)) return false;
        if (FreeList.Push(list, block, freeMark)) ManagedTrim(block, cache, cell);
        return true;
    }

    // The block itself, or one that the cache has; null when there is none, or it is no small block in use.
    static void* TryRealloc(void* block, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        if (block == null) return SmallBlocks.TakeOrNull(size, cache);
        return SmallBlocks.TryResize(block, size, cache, out void* resized) ? resized : null;
    }

    // Jumps to what the cell names (entries.c).
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedMalloc")]
    static extern void* ManagedMalloc(nuint size, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedCalloc")]
    static extern void* ManagedCalloc(nuint count, nuint size, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedRealloc")]
    static extern void* ManagedRealloc(void* block, nuint size, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedFree")]
    static extern void ManagedFree(void* block, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedTrim")]
    static extern void ManagedTrim(void* block, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedUsableSize")]
    static extern nuint ManagedUsableSize(void* block, ThreadCache* cache, EntryCell* cell);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedLuaAlloc")]
    static extern void* ManagedLuaAlloc(EntryCell* cell, void* block, nuint oldSize, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedZlibAlloc")]
    static extern void* ManagedZlibAlloc(EntryCell* cell, uint items, uint size);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsManagedZlibFree")]
    static extern void ManagedZlibFree(EntryCell* cell, void* block);
}
