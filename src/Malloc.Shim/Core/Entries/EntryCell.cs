using System.Runtime.InteropServices;

namespace Pools.Core;

/// <summary>
/// What the entry points of one shim know: where each of C's functions is carried out, and for whom. They pass the cell on behind C's own arguments. One layout for both
/// compilers; it is never freed. What a call needs that finds its block in the thread's cache is in the first 64 bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct EntryCell
{
    /// <summary>Whole cache lines.</summary>
    public const int Bytes = 192;

    /// <summary>The number of no pool: no thread has a cache by it.</summary>
    public static nuint NoPool => nuint.MaxValue;

    /// <summary>The pool's, by which threads have their caches; <see cref="NoPool"/> where there are none, and from the end of the shim or the pool on. First, for entries.c.</summary>
    public nuint Pool;

    /// <summary>What the entry points jump to.</summary>
    public EntryFunctions Called;

    /// <summary>The same in C#: where native functions go with what the thread's cache can not do.</summary>
    public EntryFunctions Managed;

    /// <summary><c>void (void *block, cell)</c>, in C#: the thread has more blocks like this free one than it should keep.</summary>
    public unsafe void* Trim;

    /// <summary>A handle to the MallocShim; once that is disposed, to its name.</summary>
    public nint Owner;
}
