using System;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>Carries the news of an arena's core to the arena's events.</summary>
internal sealed unsafe class ChunkEvents(Arena arena) : IDisposable
{
    GCHandle self;

    public event EventHandler<ChunkEventArgs>? Gained, Released;

    /// <summary>Has the core tell of its chunks, once somebody listens.</summary>
    public void Listen(ArenaCore* core)
    {
        if (self.IsAllocated) return;
        self = GCHandle.Alloc(this);
        core->Observe(&Tell, (void*)GCHandle.ToIntPtr(self));
    }

    public void Dispose()
    {
        if (self.IsAllocated) self.Free();
    }

    static void Tell(void* context, void* chunk, nuint size, bool gained) =>
        ((ChunkEvents)GCHandle.FromIntPtr((nint)context).Target!).Raise((nuint)chunk, size, gained);

    // The core holds locks: an exception that went through it would leave them held. It is thrown on a thread of its own.
    void Raise(nuint chunk, nuint size, bool gained)
    {
        try { (gained ? Gained : Released)?.Invoke(arena, new ChunkEventArgs(chunk, size)); }
        catch (Exception e)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw((Exception)state!), e);
        }
    }
}
