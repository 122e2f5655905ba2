using System;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>Carries the news of an arena's core to the arena's events and to the event source.</summary>
internal sealed unsafe class ChunkEvents : IDisposable
{
    readonly Arena arena;
    readonly PoolEventSource log = PoolEventSource.Log; // made here, and not when the locks are held
    GCHandle self;

    public ChunkEvents(Arena arena, ArenaCore* core)
    {
        this.arena = arena;
        self = GCHandle.Alloc(this);
        core->Observe(&Tell, (void*)GCHandle.ToIntPtr(self));
    }

    public event EventHandler<ChunkEventArgs>? Gained, Released;

    public void Dispose() => self.Free();

    static void Tell(void* context, void* chunk, nuint size, bool gained) =>
        ((ChunkEvents)GCHandle.FromIntPtr((nint)context).Target!).Raise((nuint)chunk, size, gained);

    // The core holds locks: an exception that went through it would leave them held. It is thrown on a thread of its own.
    void Raise(nuint chunk, nuint size, bool gained)
    {
        try
        {
            if (gained) log.ArenaGrown(arena.Name, (long)size, (long)arena.Reserved);
            else log.ChunkReleased(arena.Name, (long)size, (long)arena.Reserved);
            (gained ? Gained : Released)?.Invoke(arena, new ChunkEventArgs(chunk, size));
        }
        catch (Exception e)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw((Exception)state!), e);
        }
    }
}
