using Pools.Core;

namespace Pools.Native;

/// <summary>The entry points of the heap for the pool class that the process runs on: filled once, when the first block is asked for. The last number is the
/// packed origin of the call.</summary>
internal unsafe struct HeapTable
{
    public delegate*<nuint, ThreadCache*, nuint, void*> Malloc;
    public delegate*<nuint, nuint, ThreadCache*, nuint, void*> Calloc;
    public delegate*<void*, nuint, ThreadCache*, nuint, void*> Realloc;
    public delegate*<nuint, nuint, nuint, void*> AlignedAlloc;
    public delegate*<void*, ThreadCache*, nuint, void> Free;
    public delegate*<nuint, ThreadCache*, void> Trim;
    public delegate*<ThreadCache*, void> EndThread;
    public delegate*<bool, nuint> Keep;
    public delegate*<ThreadCache*, bool> GiveBack;
    public delegate*<void*, nuint, nuint, void> FreeSized;
    public delegate*<void*, nuint, nuint, nuint, void> FreeAlignedSized;
    public delegate*<void*, nuint, nuint> UsableSize;
    public bool KnowsBlocks;
    public delegate*<bool, void> Show;
    public delegate*<void*, Access, nuint, bool> Fault;
    public delegate*<void> Check;
    public delegate*<byte*, nuint, bool> IsInBlock;
    public delegate*<byte*, nuint, Access, byte*, nuint, void> CheckAccess;
    public delegate*<void> WatchCalls;
    public delegate*<void> WriteStatistics;
    public delegate*<nuint, bool, bool> FindLeaks;
    public delegate*<void> Hold;
    public delegate*<bool, ThreadCache*, void> LetGo;
}
