using System;
using System.Numerics;
using System.Runtime.InteropServices;
using Pools.Core;

namespace Pools.Foreign;

/// <summary>C's functions, carried out in C#. Nothing is thrown into C: no memory is null and errno, anything else ends the process.</summary>
internal static unsafe class ManagedEntries
{
    const int NoMemory = 12, Invalid = 22; // ENOMEM, EINVAL

    /// <summary>All of them, for a cell.</summary>
    public static EntryFunctions Functions => new()
    {
        Malloc = (delegate* unmanaged<nuint, EntryCell*, void*>)&Malloc,
        Calloc = (delegate* unmanaged<nuint, nuint, EntryCell*, void*>)&Calloc,
        Realloc = (delegate* unmanaged<void*, nuint, EntryCell*, void*>)&Realloc,
        Free = (delegate* unmanaged<void*, EntryCell*, void>)&Free,
        AlignedAlloc = (delegate* unmanaged<nuint, nuint, EntryCell*, void*>)&AlignedAlloc,
        UsableSize = (delegate* unmanaged<void*, EntryCell*, nuint>)&UsableSize,
        Strdup = (delegate* unmanaged<byte*, EntryCell*, void*>)&Strdup,
        LuaAlloc = LuaAdapter.Allocator,
        ZlibAlloc = ZlibAdapter.Allocator,
        ZlibFree = ZlibAdapter.Releaser,
    };

    /// <summary>For a cell: see <see cref="EntryCell.Trim"/>.</summary>
    public static void* TrimFunction => (delegate* unmanaged<void*, EntryCell*, void>)&Trim;

    [UnmanagedCallersOnly]
    public static void* Malloc(nuint size, EntryCell* cell)
    {
        try { return Given(ShimOf(cell).Malloc(size)); }
        catch (Exception e) { throw Fault(cell, "malloc", e); }
    }

    [UnmanagedCallersOnly]
    public static void* Calloc(nuint count, nuint size, EntryCell* cell)
    {
        try { return Given(ShimOf(cell).Calloc(count, size)); }
        catch (Exception e) { throw Fault(cell, "calloc", e); }
    }

    [UnmanagedCallersOnly]
    public static void* Realloc(void* block, nuint size, EntryCell* cell)
    {
        try
        {
            void* moved = ShimOf(cell).Realloc(block, size);
            return size == 0 ? moved : Given(moved);
        }
        catch (Exception e) { throw Fault(cell, "realloc", e); }
    }

    [UnmanagedCallersOnly]
    public static void Free(void* block, EntryCell* cell)
    {
        int errno = Marshal.GetLastSystemError();
        try { ShimOf(cell).Free(block); }
        catch (Exception e) { throw Fault(cell, "free", e); }
        Marshal.SetLastSystemError(errno);
    }

    [UnmanagedCallersOnly]
    public static void* AlignedAlloc(nuint alignment, nuint size, EntryCell* cell)
    {
        try
        {
            MallocShim shim = ShimOf(cell);
            if (BitOperations.IsPow2(alignment)) return Given(shim.AlignedAlloc(alignment, size));
            Marshal.SetLastSystemError(Invalid);
            return null;
        }
        catch (Exception e) { throw Fault(cell, "aligned_alloc", e); }
    }

    [UnmanagedCallersOnly]
    public static nuint UsableSize(void* block, EntryCell* cell)
    {
        try { return ShimOf(cell).UsableSize(block); }
        catch (Exception e) { throw Fault(cell, "malloc_usable_size", e); }
    }

    [UnmanagedCallersOnly]
    public static void* Strdup(byte* text, EntryCell* cell)
    {
        try
        {
            nuint size = (nuint)MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).Length + 1;
            void* copy = Given(ShimOf(cell).Malloc(size));
            if (copy != null) NativeMemory.Copy(text, copy, size);
            return copy;
        }
        catch (Exception e) { throw Fault(cell, "strdup", e); }
    }

    [UnmanagedCallersOnly]
    static void Trim(void* block, EntryCell* cell)
    {
        int errno = Marshal.GetLastSystemError();
        try { ((ICachingPool)ShimOf(cell).Pool).Trim(block); }
        catch (Exception e) { throw Fault(cell, "free", e); }
        Marshal.SetLastSystemError(errno);
    }

    /// <summary>The shim that a call from C is for. Where native code works on its pool, too, it has the calling thread's caches from now on.</summary>
    /// <exception cref="ObjectDisposedException">There is none any more.</exception>
    public static MallocShim ShimOf(EntryCell* cell)
    {
        if (cell->Pool != EntryCell.NoPool) ThreadTable.ShareOwn();
        object owner = GCHandle.FromIntPtr(cell->Owner).Target!;
        return owner as MallocShim ?? throw new ObjectDisposedException((string)owner);
    }

    /// <summary>Ends the process; to be thrown, so that the compiler knows.</summary>
    public static Exception Fault(EntryCell* cell, string function, Exception error)
    {
        ForeignFaultEventArgs.EndProcess(GCHandle.FromIntPtr(cell->Owner).Target!.ToString()!, function, error);
        return error;
    }

    static void* Given(void* block)
    {
        if (block == null) Marshal.SetLastSystemError(NoMemory);
        return block;
    }
}
