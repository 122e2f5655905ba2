using System.Runtime.InteropServices;

namespace Pools.Foreign;

/// <summary>
/// What the entry points of one shim know: where each of C's functions is carried out, and for whom. The entry points pass the cell on behind C's own
/// arguments, and jump to the function that stands in it. Eight words; <see cref="EntryCode"/> counts on their order. It is never freed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct EntryCell
{
    /// <summary>A handle to the <see cref="MallocShim"/>; once that is disposed, to its name.</summary>
    public nint Owner;

    public delegate* unmanaged<nuint, EntryCell*, void*> Malloc;
    public delegate* unmanaged<nuint, nuint, EntryCell*, void*> Calloc;
    public delegate* unmanaged<void*, nuint, EntryCell*, void*> Realloc;
    public delegate* unmanaged<void*, EntryCell*, void> Free;
    public delegate* unmanaged<nuint, nuint, EntryCell*, void*> AlignedAlloc;
    public delegate* unmanaged<void*, EntryCell*, nuint> UsableSize;
    public delegate* unmanaged<byte*, EntryCell*, void*> Strdup;

    /// <summary>The words of the cell, for the code: which function an entry point jumps to.</summary>
    public enum Word
    {
        Malloc = 1,
        Calloc,
        Realloc,
        Free,
        AlignedAlloc,
        UsableSize,
        Strdup,
    }

    /// <summary>Has all functions carried out in C#.</summary>
    public void Fill(nint owner)
    {
        Owner = owner;
        Malloc = &ManagedEntries.Malloc;
        Calloc = &ManagedEntries.Calloc;
        Realloc = &ManagedEntries.Realloc;
        Free = &ManagedEntries.Free;
        AlignedAlloc = &ManagedEntries.AlignedAlloc;
        UsableSize = &ManagedEntries.UsableSize;
        Strdup = &ManagedEntries.Strdup;
    }
}
