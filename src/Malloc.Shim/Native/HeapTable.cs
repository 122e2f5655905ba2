using Pools.Core;

namespace Pools.Native;

/// <summary>The entry points of the heap for the pool class that the process runs on: filled once, when the first block is asked for.</summary>
internal unsafe struct HeapTable
{
    public delegate*<nuint, ThreadCache*, void*> Malloc;
    public delegate*<nuint, nuint, ThreadCache*, void*> Calloc;
    public delegate*<void*, nuint, ThreadCache*, void*> Realloc;
    public delegate*<nuint, nuint, void*> AlignedAlloc;
    public delegate*<void*, ThreadCache*, void> Free;
    public delegate*<nuint, ThreadCache*, void> Trim;
    public delegate*<ThreadCache*, void> EndThread;
    public delegate*<void*, nuint, void> FreeSized;
    public delegate*<void*, nuint, nuint, void> FreeAlignedSized;
    public delegate*<void*, nuint> UsableSize;
    public delegate*<bool, void> Show;
    public delegate*<void> Check;
    public delegate*<void> WriteStatistics;
    public delegate*<nuint, bool, bool> FindLeaks;
    public delegate*<void> Hold;
    public delegate*<bool, ThreadCache*, void> LetGo;
}
