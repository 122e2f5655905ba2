using System;
using Pools.Os;

namespace Pools.Core;

// Memory for bookkeeping: sparse tables, and plain grains.
public unsafe partial struct ArenaCore
{
    const nint MostBetween = 512 << 10;
    const nuint PlentyForTables = 16 << 20; // more than one request takes, with all that may be committed beside it

    /// <summary>Address space for a table of that many bytes, which reads as zero; commit what is to be written to.</summary>
    public PoolResult OpenTable(nuint content, SparseTable* table)
    {
        guard.Enter();
        PoolResult result = isClient ? CarveTable(content, table) : MapTable(content, table);
        guard.Exit();
        return result;
    }

    /// <summary>Commits the pages of the table that [from, to) touches. What is committed already costs nothing.</summary>
    public PoolResult CommitTable(SparseTable* table, byte* from, byte* to)
    {
        guard.Enter();
        PoolResult result = CommitLocked(table, from, to);
        guard.Exit();
        return result;
    }

    /// <summary>Commits what operations on the units [start, end) write to, of ranges that have their tables in this one.</summary>
    internal PoolResult CommitRanges(SparseTable* table, in FreeRanges ranges, nuint start, nuint end)
    {
        guard.Enter();
        PoolResult result = CommitLocked(table, ranges, start, end);
        guard.Exit();
        return result;
    }

    /// <summary>
    /// Up to which unit tables are to be committed with those of the units before <paramref name="end"/>: what is likely to come next mostly has its part on the same
    /// pages, a whole number of <paramref name="atOnce"/> units. No further where something would have to make room for it.
    /// </summary>
    internal readonly nuint TablesUpTo(nuint end, nuint atOnce, nuint count) => HasPlentyForTables ? Math.Min((end + atOnce - 1) & ~(atOnce - 1), count) : end;

    readonly bool HasPlentyForTables => Allowance() >= PlentyForTables;

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

    // Where memory is committed ahead, what lies between slices that are near to each other is committed with them: one call in place of several.
    PoolResult CommitLocked(SparseTable* table, in FreeRanges ranges, nuint start, nuint end)
    {
        bool merges = commitsAhead && HasPlentyForTables;
        ranges.TableSlice(0, start, end, out byte* from, out byte* to);
        for (int slice = 1; slice < ranges.TableSlices; slice++)
        {
            ranges.TableSlice(slice, start, end, out byte* nextFrom, out byte* nextTo);
            if (!merges || nextFrom - to > MostBetween)
            {
                PoolResult result = CommitLocked(table, from, to);
                if (result != PoolResult.Ok) return result;
                from = nextFrom;
            }
            to = nextTo;
        }
        return CommitLocked(table, from, to);
    }

    PoolResult CommitLocked(SparseTable* table, byte* from, byte* to)
    {
        while (table->NextUncommitted(from, to, out byte* first, out byte* end))
        {
            nuint size = (nuint)(end - first);
            if (!MakeRoom(size)) return PoolResult.CommitLimit;
            if (!CommitMemory(first, size)) return PoolResult.Memory;
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
