namespace Pools.Core;

/// <summary>The functions that allocate and free, in families: a block is freed by its own.</summary>
public enum Family : byte
{
    /// <summary>malloc, calloc, realloc; free.</summary>
    Malloc,

    /// <summary>aligned_alloc, posix_memalign, memalign, valloc, pvalloc; free_aligned_sized, or free.</summary>
    Aligned,

    /// <summary>free_sized: for blocks of malloc only.</summary>
    SizedFree,

    /// <summary>operator new; operator delete.</summary>
    New,

    /// <summary>operator new[]; operator delete[].</summary>
    NewArray,

    /// <summary>operator new with an alignment; operator delete with one.</summary>
    AlignedNew,

    /// <summary>operator new[] with an alignment; operator delete[] with one.</summary>
    AlignedNewArray,

    /// <summary><see cref="IPool"/>: Alloc and Free with the size.</summary>
    Pool,
}

/// <summary>Who calls a pool: what a debugging class keeps of an allocation and of a free. Other classes do not read it.</summary>
public unsafe struct Origin
{
    /// <summary>The address that the call returns to, in foreign code; null when it is not known.</summary>
    public void* Caller;

    /// <summary>The family of the function that was called.</summary>
    public Family Family;

    /// <summary>The alignment that a function which frees was given, in bytes; 0 when it was given none.</summary>
    public nuint Alignment;
}
