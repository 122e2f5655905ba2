using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pools.Foreign;

/// <summary>C's functions, carried out in C#. Nothing is thrown into C: no memory is null and errno, anything else ends the process.</summary>
internal static unsafe class ManagedEntries
{
    const int NoMemory = 12, Invalid = 22; // ENOMEM, EINVAL

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

    /// <summary>The shim that a call is for.</summary>
    /// <exception cref="ObjectDisposedException">There is none any more.</exception>
    public static MallocShim ShimOf(EntryCell* cell)
    {
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
