using System;
using System.Runtime.InteropServices;
using Pools.Core;
using Pools.Foreign;

namespace Pools;

/// <summary>zlib on a pool.</summary>
public static unsafe class ZlibAdapter
{
    // Offsets into z_stream, 64 bit.
    const int Alloc = 64, Free = 72, Opaque = 80;

    /// <summary>
    /// Sets <c>zalloc</c>, <c>zfree</c> and <c>opaque</c> of a stream, so that its state comes from the pool. To be called before <c>deflateInit</c> or <c>inflateInit</c>;
    /// end the stream before the shim is disposed.
    /// </summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="stream">The <c>z_stream</c>: 112 bytes.</param>
    public static void UseInZlib(this MallocShim shim, void* stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte* fields = (byte*)stream;
        EntryCell* cell = shim.Entries.Cell;
        *(void**)(fields + Alloc) = cell->Called.ZlibAlloc;
        *(void**)(fields + Free) = cell->Called.ZlibFree;
        *(EntryCell**)(fields + Opaque) = cell;
    }

    /// <summary>zalloc and zfree, in C#.</summary>
    internal static void* Allocator => (delegate* unmanaged<EntryCell*, uint, uint, void*>)&Allocate;

    internal static void* Releaser => (delegate* unmanaged<EntryCell*, void*, void>)&Release;

    [UnmanagedCallersOnly]
    static void* Allocate(EntryCell* cell, uint items, uint size)
    {
        try { return ManagedEntries.ShimOf(cell).Malloc((nuint)items * size); }
        catch (Exception e) { throw ManagedEntries.Fault(cell, "zalloc", e); }
    }

    [UnmanagedCallersOnly]
    static void Release(EntryCell* cell, void* block)
    {
        try { ManagedEntries.ShimOf(cell).Free(block); }
        catch (Exception e) { throw ManagedEntries.Fault(cell, "zfree", e); }
    }
}
