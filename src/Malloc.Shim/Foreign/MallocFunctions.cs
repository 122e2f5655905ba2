using Pools.Foreign;

namespace Pools;

/// <summary>
/// A <see cref="MallocShim"/> as C's functions: for a C library that can be told where to get its memory. Any thread may call them, those that C made too. They are
/// valid until the shim is disposed; a call after that ends the process with a message. They do what C says: no memory is null, with errno set.
/// </summary>
public readonly unsafe struct MallocFunctions
{
    readonly EntrySet entries;

    internal MallocFunctions(EntrySet entries) => this.entries = entries;

    /// <summary>
    /// Whether they are those of <c>libpools_entries.so</c>, which work on the thread's cache without a way into managed code: when the pool has caches, and the library is there.
    /// </summary>
    public bool AreNative => entries.IsNative;

    /// <summary><c>void *malloc(size_t size)</c></summary>
    public delegate* unmanaged<nuint, void*> Malloc => (delegate* unmanaged<nuint, void*>)entries[EntryCode.Entry.Malloc];

    /// <summary><c>void *calloc(size_t count, size_t size)</c></summary>
    public delegate* unmanaged<nuint, nuint, void*> Calloc => (delegate* unmanaged<nuint, nuint, void*>)entries[EntryCode.Entry.Calloc];

    /// <summary><c>void *realloc(void *block, size_t size)</c></summary>
    public delegate* unmanaged<void*, nuint, void*> Realloc => (delegate* unmanaged<void*, nuint, void*>)entries[EntryCode.Entry.Realloc];

    /// <summary><c>void free(void *block)</c></summary>
    public delegate* unmanaged<void*, void> Free => (delegate* unmanaged<void*, void>)entries[EntryCode.Entry.Free];

    /// <summary><c>void *aligned_alloc(size_t alignment, size_t size)</c></summary>
    public delegate* unmanaged<nuint, nuint, void*> AlignedAlloc => (delegate* unmanaged<nuint, nuint, void*>)entries[EntryCode.Entry.AlignedAlloc];

    /// <summary><c>size_t malloc_usable_size(void *block)</c></summary>
    public delegate* unmanaged<void*, nuint> UsableSize => (delegate* unmanaged<void*, nuint>)entries[EntryCode.Entry.UsableSize];

    /// <summary><c>char *strdup(const char *text)</c></summary>
    public delegate* unmanaged<byte*, void*> Strdup => (delegate* unmanaged<byte*, void*>)entries[EntryCode.Entry.Strdup];
}
