using Pools.Os;

namespace Pools.Core;

// Memory for bookkeeping: sparse tables, and plain grains.
public unsafe partial struct ArenaCore
{
    /// <summary>Address space for a table of that many bytes, which reads as zero; commit what is to be written to.</summary>
    public PoolResult OpenTable(nuint content, SparseTable* table)
    {
        guard.Enter();
        PoolResult result = isClient ? CarveTable(content, table) : MapTable(content, table);
        guard.Exit();
        return result;
    }

    /// <summary>Commits the pages of the table that [from, to) touches. What is committed already costs nothing.</summary>
    public PoolResult CommitTable(SparseTable* table, byte* from, byte* to) => CommitSlice(table, from, to, ahead: false);

    /// <summary>The same; what is not needed yet (<paramref name="ahead"/>) only where nothing has to make room for it.</summary>
    internal PoolResult CommitSlice(SparseTable* table, byte* from, byte* to, bool ahead)
    {
        guard.Enter();
        PoolResult result = CommitLocked(table, from, to, ahead);
        guard.Exit();
        return result;
    }

    /// <summary>Gives the table's memory and address space back.</summary>
    public void CloseTable(SparseTable* table)
    {
        if (isClient)
        {
            Return(table->Start, RoundUp(table->Size, grainShift));
            return;
        }
        guard.Enter();
        Reserved -= table->Size;
        Committed -= table->Committed;
        VirtualMemory.Release(table->Start, table->Size);
        TrimSpare();
        guard.Exit();
    }

    PoolResult MapTable(nuint content, SparseTable* table)
    {
        nuint size = SparseTable.MappingSize(content), head = SparseTable.HeadSize(size);
        if (!MakeRoom(head)) return PoolResult.CommitLimit;
        if (VirtualMemory.ReserveReadable(size, out void* mapping) != 0) return PoolResult.Resource;
        if (!CommitMemory(mapping, head))
        {
            VirtualMemory.Release(mapping, size);
            return PoolResult.Memory;
        }
        SparseTable opened = default; // it may live in its own memory
        opened.Init((byte*)mapping, size);
        *table = opened;
        Reserved += size;
        Committed += head;
        return PoolResult.Ok;
    }

    PoolResult CarveTable(nuint content, SparseTable* table)
    {
        nuint size = SparseTable.MappingSize(content), grains = RoundUp(size, grainShift) >> grainShift;
        PoolResult result = AllocateGrains(grains, Bookkeeping, true, out void* memory);
        if (result != PoolResult.Ok) return result;
        Libc.memset(memory, 0, size);
        SparseTable opened = default;
        opened.InitCommitted((byte*)memory, size);
        *table = opened;
        return PoolResult.Ok;
    }

    PoolResult CommitLocked(SparseTable* table, byte* from, byte* to, bool ahead)
    {
        while (table->NextUncommitted(from, to, out byte* first, out byte* end))
        {
            nuint size = (nuint)(end - first);
            if (ahead ? size > Allowance() : !MakeRoom(size)) return PoolResult.CommitLimit;
            if (ahead ? VirtualMemory.Commit(first, size) != 0 : !CommitMemory(first, size)) return PoolResult.Memory;
            table->MarkCommitted(first, end);
            Committed += size;
        }
        return PoolResult.Ok;
    }

    // Whether that much may be committed, if need be in place of spare.
    bool MakeRoom(nuint bytes)
    {
        if (bytes > Allowance() && SpareCommitted != 0) Purge(bytes - Allowance());
        return bytes <= Allowance();
    }
}
