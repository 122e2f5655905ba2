namespace Pools.Core;

/// <summary>
/// Functions that take C's arguments and then the cell, all for the same heap: in C#, or in the native library. The last three are what libraries call that have an
/// argument of the client's own, which is the cell and stands first. entries.c has them in the same order.
/// </summary>
internal unsafe struct EntryFunctions
{
    public void* Malloc, Calloc, Realloc, Free, AlignedAlloc, UsableSize, Strdup;

    /// <summary><c>void *(cell, void *block, size_t oldSize, size_t size)</c></summary>
    public void* LuaAlloc;

    /// <summary><c>void *(cell, unsigned items, unsigned size)</c></summary>
    public void* ZlibAlloc;

    /// <summary><c>void (cell, void *block)</c></summary>
    public void* ZlibFree;
}
