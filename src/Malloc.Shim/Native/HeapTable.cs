namespace Pools.Native;

/// <summary>The entry points of the heap for the pool class that the process runs on: filled once, when the first block is asked for.</summary>
internal unsafe struct HeapTable
{
    public delegate*<nuint, void*> Malloc;
    public delegate*<nuint, nuint, void*> Calloc;
    public delegate*<void*, nuint, void*> Realloc;
    public delegate*<nuint, nuint, void*> AlignedAlloc;
    public delegate*<void*, void> Free;
    public delegate*<void*, nuint, void> FreeSized;
    public delegate*<void*, nuint> UsableSize;
    public delegate*<bool, void> Show;
    public delegate*<void> Check;
    public delegate*<void> WriteStatistics;
    public delegate*<void> Hold;
    public delegate*<bool, void> LetGo;
}
