using System;
using System.Numerics;
using System.Runtime;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// The C functions of the preloaded library but for those of FastPath. What they do is C's and POSIX's; each is thread-safe. glue.c has the C
/// names, and passes the thread's cache and who calls on.
/// </summary>
internal static unsafe class Exports
{
    /// <summary>BSD: like realloc, but when there is no memory the block is freed.</summary>
    [RuntimeExport("PoolsReallocF")]
    static void* ReallocF(void* block, nuint size, ThreadCache* cache, nuint origin)
    {
        void* moved = FastPath.Realloc(block, size, cache, origin);
        if (moved == null && size != 0) FastPath.Free(block, cache, origin);
        return moved;
    }

    /// <summary>Like realloc for an array; a product that is no size is out of memory.</summary>
    [RuntimeExport("PoolsReallocArray")]
    static void* ReallocArray(void* block, nuint count, nuint size, ThreadCache* cache, nuint origin)
    {
        if (Math.BigMul(count, size, out ulong total) != 0) return Fail(C.NoMemory);
        return FastPath.Realloc(block, (nuint)total, cache, origin);
    }

    [RuntimeExport("PoolsPosixMemalign")]
    static int PosixMemalign(void** block, nuint alignment, nuint size, nuint origin)
    {
        if (!BitOperations.IsPow2(alignment) || alignment < (nuint)sizeof(void*)) return C.InvalidArgument;
        ErrnoScope errno = ErrnoScope.Enter(); // it returns the error in place of setting it
        void* allocated = Process.Heap.AlignedAlloc(alignment, size, origin);
        errno.Exit();
        if (allocated == null) return C.NoMemory;
        *block = allocated;
        return 0;
    }

    [RuntimeExport("PoolsAlignedAlloc")]
    static void* AlignedAlloc(nuint alignment, nuint size, nuint origin) =>
        BitOperations.IsPow2(alignment) ? Process.Heap.AlignedAlloc(alignment, size, origin) : Fail(C.InvalidArgument);

    [RuntimeExport("PoolsPageAlloc")]
    static void* Valloc(nuint size, nuint origin) => Process.Heap.AlignedAlloc(VirtualMemory.PageSize, size, origin);

    /// <summary>Whole pages.</summary>
    [RuntimeExport("PoolsWholePagesAlloc")]
    static void* Pvalloc(nuint size, nuint origin)
    {
        nuint pages = Pages.Up(size);
        return pages < size ? Fail(C.NoMemory) : Process.Heap.AlignedAlloc(VirtualMemory.PageSize, pages, origin);
    }

    /// <summary>glibc: gives all that is free back to the system, but for what the other threads keep. 1 if there was any. How much glibc keeps at the end of its heap means nothing here.</summary>
    [RuntimeExport("PoolsGiveBack")]
    static int GiveBack(nuint kept, ThreadCache* cache) => Process.Heap.GiveBack(cache) ? 1 : 0;

    /// <summary>C23: the size is the one that was asked for.</summary>
    [RuntimeExport("PoolsFreeSized")]
    static void FreeSized(void* block, nuint size, nuint origin)
    {
        if (block != null) Process.Heap.FreeSized(block, size, origin);
    }

    /// <summary>C23: the alignment, too, is the one that was asked for; the block at least has it.</summary>
    [RuntimeExport("PoolsFreeAlignedSized")]
    static void FreeAlignedSized(void* block, nuint alignment, nuint size, nuint origin)
    {
        if (block != null) Process.Heap.FreeAlignedSized(block, alignment, size, origin);
    }

    /// <summary>For C++'s operators: whether the class looks for mistakes.</summary>
    [RuntimeExport("PoolsKnowsBlocks")]
    static int KnowsBlocks() => Process.Heap.KnowsBlocks ? 1 : 0;

    /// <summary>Lists the blocks in use on standard output.</summary>
    [RuntimeExport("show_alloc_mem")]
    static void ShowAllocMem() => Process.Heap.Show(false);

    /// <summary>Lists them with their first bytes in hexadecimal.</summary>
    [RuntimeExport("show_alloc_mem_ex")]
    static void ShowAllocMemEx() => Process.Heap.Show(true);

    static void* Fail(int error)
    {
        Libc.SetErrno(error);
        return null;
    }
}
