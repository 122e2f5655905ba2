using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// C's functions for a shim in C#, as far as the thread's cache can do what they are asked for: then nothing managed runs. Everything else is a jump to the managed functions that
/// the cell names. entries.c passes the cache on, which takes nothing and has nothing where the thread has none.
/// </summary>
internal static unsafe class Entries
{
    [RuntimeExport("PoolsEntryStamp")]
    static ulong Stamp() => EntryStamp.Own();

    [RuntimeExport("PoolsEntryMalloc")]
    static void* Malloc(nuint size, ThreadCache* cache, EntryCell* cell)
    {
        void* block = FastPath.TryMalloc(size, cache);
        return block != null ? block : ((delegate*<nuint, EntryCell*, void*>)cell->Managed.Malloc)(size, cell);
    }

    [RuntimeExport("PoolsEntryCalloc")]
    static void* Calloc(nuint count, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        void* block = Math.BigMul(count, size, out ulong total) == 0 ? FastPath.TryMalloc((nuint)total, cache) : null;
        return block != null ? Libc.memset(block, 0, (nuint)total) : ((delegate*<nuint, nuint, EntryCell*, void*>)cell->Managed.Calloc)(count, size, cell);
    }

    [RuntimeExport("PoolsEntryRealloc")]
    static void* Realloc(void* block, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        void* moved = TryRealloc(block, size, cache, cell);
        return moved != null ? moved : ((delegate*<void*, nuint, EntryCell*, void*>)cell->Managed.Realloc)(block, size, cell);
    }

    [RuntimeExport("PoolsEntryFree")]
    static void Free(void* block, ThreadCache* cache, EntryCell* cell)
    {
        if (TryFree(block, cache, cell) || block == null) return;
        ((delegate*<void*, EntryCell*, void>)cell->Managed.Free)(block, cell);
    }

    [RuntimeExport("PoolsEntryUsableSize")]
    static nuint UsableSize(void* block, ThreadCache* cache, EntryCell* cell)
    {
        nuint sizeClass = FastPath.ClassOf(block, cache);
        return sizeClass != 0 ? SizeClass.SizeOf(sizeClass) : ((delegate*<void*, EntryCell*, nuint>)cell->Managed.UsableSize)(block, cell);
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
        return ((delegate*<EntryCell*, void*, nuint, nuint, void*>)cell->Managed.LuaAlloc)(cell, block, oldSize, size);
    }

    [RuntimeExport("PoolsEntryZlibAlloc")]
    static void* ZlibAlloc(EntryCell* cell, uint items, uint size, ThreadCache* cache)
    {
        void* block = FastPath.TryMalloc((nuint)items * size, cache);
        return block != null ? block : ((delegate*<EntryCell*, uint, uint, void*>)cell->Managed.ZlibAlloc)(cell, items, size);
    }

    [RuntimeExport("PoolsEntryZlibFree")]
    static void ZlibFree(EntryCell* cell, void* block, ThreadCache* cache)
    {
        if (!TryFree(block, cache, cell)) ((delegate*<EntryCell*, void*, void>)cell->Managed.ZlibFree)(cell, block);
    }

    // False for what is no small block in use.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryFree(void* block, ThreadCache* cache, EntryCell* cell)
    {
        nuint sizeClass = FastPath.ClassOf(block, cache);
        if (sizeClass == 0) return false;
        if (FreeList.Push(ThreadCache.ListOf(cache, sizeClass), block, Slot.FreeMark(block, ThreadCache.RunsOf(cache)->Secret))) Trim(block, cell);
        return true;
    }

    // The block itself, or one that the cache has; null when there is none, or it is no small block in use.
    static void* TryRealloc(void* block, nuint size, ThreadCache* cache, EntryCell* cell)
    {
        if (block == null) return FastPath.TryMalloc(size, cache);
        nuint sizeClass = FastPath.ClassOf(block, cache);
        if (sizeClass == 0) return null;
        if (SizeClass.Of(size) == sizeClass) return block;
        void* moved = FastPath.TryMalloc(size, cache);
        if (moved == null) return null;
        nuint oldSize = SizeClass.SizeOf(sizeClass);
        Libc.memcpy(moved, block, oldSize < size ? oldSize : size);
        TryFree(block, cache, cell);
        return moved;
    }

    // Managed code has left a thread that is ending; what it keeps goes back all at once.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Trim(void* block, EntryCell* cell)
    {
        if (!ThreadIsEnding()) ((delegate*<void*, EntryCell*, void>)cell->Trim)(block, cell);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsThreadIsEnding")]
    static extern bool ThreadIsEnding();
}
