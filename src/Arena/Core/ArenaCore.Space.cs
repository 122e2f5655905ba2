using Pools.Os;

namespace Pools.Core;

// Address space beside the grains, of which a layer makes parts accessible for a time.
public unsafe partial struct ArenaCore
{
    /// <summary>Whether the arena maps address space; one in the caller's memory does not.</summary>
    public readonly bool CanMap => !isClient;

    /// <summary>Maps address space for a pool, which can not be accessed.</summary>
    internal PoolResult OpenSpace(nuint size, uint owner, ArenaSpace* space)
    {
        if (VirtualMemory.Reserve(size, VirtualMemory.PageSize, out void* start) != 0) return PoolResult.Resource;
        guard.Enter();
        *space = new ArenaSpace { Start = (byte*)start, Size = size, Owner = owner, Next = spaces };
        spaces = space;
        Reserved += size;
        guard.Exit();
        return PoolResult.Ok;
    }

    /// <summary>Gives it back, with what is accessible of it.</summary>
    internal void CloseSpace(ArenaSpace* space)
    {
        guard.Enter();
        fixed (ArenaSpace** first = &spaces)
        {
            ArenaSpace** link = first;
            while (*link != space) link = &(*link)->Next;
            *link = space->Next;
        }
        Reserved -= space->Size;
        Committed -= space->Committed;
        VirtualMemory.Release(space->Start, space->Size);
        TrimSpare();
        guard.Exit();
    }

    /// <summary>Makes pages of it accessible, which read as zero.</summary>
    internal PoolResult CommitSpace(ArenaSpace* space, void* start, nuint size)
    {
        guard.Enter();
        PoolResult result = !MakeRoom(size) ? PoolResult.CommitLimit : CommitMemory(start, size) ? PoolResult.Ok : PoolResult.Memory;
        if (result == PoolResult.Ok)
        {
            Committed += size;
            space->Committed += size;
        }
        guard.Exit();
        return result;
    }

    /// <summary>Makes them inaccessible again, and gives their memory back.</summary>
    internal void DecommitSpace(ArenaSpace* space, void* start, nuint size)
    {
        guard.Enter();
        VirtualMemory.Decommit(start, size);
        Committed -= size;
        space->Committed -= size;
        TrimSpare();
        guard.Exit();
    }

    // With the lock held.
    readonly ArenaSpace* SpaceOf(void* address)
    {
        ArenaSpace* space = spaces;
        while (space != null && !space->Contains(address)) space = space->Next;
        return space;
    }
}
