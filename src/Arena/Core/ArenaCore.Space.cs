using Pools.Os;

namespace Pools.Core;

// Address space beside the grains, of which a layer makes parts accessible for a time.
public unsafe partial struct ArenaCore
{
    /// <summary>Whether the arena maps address space; one in the caller's memory does not.</summary>
    public readonly bool CanMap => !isClient;

    /// <summary>Maps address space that can not be accessed.</summary>
    internal PoolResult ReserveSpace(nuint size, out void* start)
    {
        if (VirtualMemory.Reserve(size, VirtualMemory.PageSize, out start) != 0) return PoolResult.Resource;
        guard.Enter();
        Reserved += size;
        guard.Exit();
        return PoolResult.Ok;
    }

    /// <summary>Gives it back, with what is committed in it.</summary>
    internal void ReleaseSpace(void* start, nuint size, nuint stillCommitted)
    {
        guard.Enter();
        Reserved -= size;
        Committed -= stillCommitted;
        VirtualMemory.Release(start, size);
        TrimSpare();
        guard.Exit();
    }

    /// <summary>Makes pages of it accessible, which read as zero.</summary>
    internal PoolResult CommitSpace(void* start, nuint size)
    {
        guard.Enter();
        PoolResult result = !MakeRoom(size) ? PoolResult.CommitLimit : CommitMemory(start, size) ? PoolResult.Ok : PoolResult.Memory;
        if (result == PoolResult.Ok) Committed += size;
        guard.Exit();
        return result;
    }

    /// <summary>Makes them inaccessible again, and gives their memory back.</summary>
    internal void DecommitSpace(void* start, nuint size)
    {
        guard.Enter();
        VirtualMemory.Decommit(start, size);
        Committed -= size;
        TrimSpare();
        guard.Exit();
    }
}
