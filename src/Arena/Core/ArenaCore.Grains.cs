using System;
using Pools.Os;

namespace Pools.Core;

// Grains: how pools get and give them, and what becomes of the memory behind those that are free.
public unsafe partial struct ArenaCore
{
    // Grains that get their tables together: the owners of so many fill a page.
    const nuint GrainsAtOnce = VirtualMemory.PageSize / sizeof(uint);

    /// <summary>
    /// Gives an owner whole grains, committed, that hold at least <paramref name="size"/> bytes: the lowest (or highest) stretch that
    /// there is, one that is spare if there is one. What was not spare reads as zero.
    /// </summary>
    /// <returns>CommitLimit, Memory or Resource, with nothing changed, when it can not.</returns>
    public PoolResult Allocate(nuint size, uint owner, bool high, out void* address)
    {
        address = null;
        if (size > nuint.MaxValue - GrainSize) return PoolResult.Resource;
        nuint grains = RoundUp(size, grainShift) >> grainShift;
        guard.Enter();
        PoolResult result = AllocateGrains(grains, owner, high, out address);
        guard.Exit();
        return result;
    }

    /// <summary>Gives an owner the grains at an address, if all of them are free: as <see cref="Allocate"/>. False, with nothing changed, when it can not.</summary>
    public bool AllocateAt(void* address, nuint size, uint owner)
    {
        guard.Enter();
        Chunk* chunk = ChunkOf(address);
        nuint grains = RoundUp(size, grainShift) >> grainShift;
        bool done = chunk != null && chunk->AreFree(chunk->IndexOf(address), grains) && TakeGrains(chunk, chunk->IndexOf(address), grains, owner) == PoolResult.Ok;
        guard.Exit();
        return done;
    }

    /// <summary>
    /// Takes back grains that <see cref="Allocate"/> gave, all or some of them. They become spare, or go back to the system: at once, if there is more spare than there may be
    /// and they may not wait to be asked for again. Then there may be twice what is in use.
    /// </summary>
    public void Return(void* address, nuint size, bool mayWait = true)
    {
        guard.Enter();
        Chunk* chunk = ChunkOf(address);
        nuint index = chunk->IndexOf(address), count = size >> grainShift;
        chunk->SetOwner(index, count, 0);
        chunk->PutBack(index, count);
        if (!isClient)
        {
            KeepSpare(chunk, index, count);
            DropIfEmpty(chunk);
            TrimSpare(mayWait);
        }
        guard.Exit();
    }

    /// <summary>Takes back all that an owner has. Its cost is that of looking at every grain ever used.</summary>
    public void ReturnAll(uint owner)
    {
        while (NextOwned(owner, null, out void* start, out nuint size)) Return(start, size);
    }

    /// <summary>The first stretch of an owner's grains that lies at or after an address; false when there is none.</summary>
    public bool NextOwned(uint owner, void* from, out void* start, out nuint size)
    {
        guard.Enter();
        start = null;
        size = 0;
        for (Chunk* chunk = chunks; chunk != null && size == 0; chunk = chunk->Next)
        {
            if (chunk->AddressOf(chunk->Count) <= from) continue;
            nuint index = from <= chunk->Grains ? 0 : chunk->IndexOf(from);
            while (index < chunk->Count && chunk->OwnerAt(index) != owner)
                index = index >= chunk->VirginLow && index < chunk->VirginHigh ? chunk->VirginHigh : index + 1;
            nuint end = index;
            while (end < chunk->Count && chunk->OwnerAt(end) == owner) end++;
            start = chunk->AddressOf(index);
            size = (end - index) << grainShift;
        }
        guard.Exit();
        return size != 0;
    }

    PoolResult AllocateGrains(nuint grains, uint owner, bool high, out void* address)
    {
        address = null;
        if (!FindGrains(grains, high, out Chunk* chunk, out nuint index))
        {
            PoolResult grown = Grow(grains);
            if (grown != PoolResult.Ok) return grown;
            if (!FindGrains(grains, high, out chunk, out index)) return PoolResult.Resource;
        }
        PoolResult result = TakeGrains(chunk, index, grains, owner);
        if (result == PoolResult.Ok) address = chunk->AddressOf(index);
        else DropIfEmpty(chunk);
        return result;
    }

    // Free ones. What could be committed before a failure is spare then.
    PoolResult TakeGrains(Chunk* chunk, nuint index, nuint grains, uint owner)
    {
        bool huge = PrefersHugePages(chunk, grains);
        nuint ahead = Ahead(chunk, index, grains, huge);
        PoolResult result = CommitAll(chunk, index, grains + ahead, huge);
        if (result != PoolResult.Ok && ahead != 0) result = CommitAll(chunk, index, grains + (ahead = 0), huge);
        if (result != PoolResult.Ok) return result;
        CountFresh(chunk, index, grains, ahead);
        if (ahead != 0) KeepSpare(chunk, index + grains, ahead);
        chunk->Take(index, grains);
        chunk->SetOwner(index, grains, owner);
        return PoolResult.Ok;
    }

    // What was committed ahead is fresh when it is handed out.
    void CountFresh(Chunk* chunk, nuint index, nuint grains, nuint ahead)
    {
        byte* start = chunk->AddressOf(index), end = chunk->AddressOf(index + grains);
        if (start < aheadEnd && end > aheadStart)
        {
            FreshSoFar += (nuint)(Min(end, aheadEnd) - Max(start, aheadStart));
            aheadStart = Min(end, aheadEnd);
        }
        if (ahead == 0) return;
        FreshSoFar -= ahead << grainShift;
        aheadStart = end;
        aheadEnd = chunk->AddressOf(index + grains + ahead);

        static byte* Min(byte* a, byte* b) => a < b ? a : b;
        static byte* Max(byte* a, byte* b) => a > b ? a : b;
    }

    readonly bool FindGrains(nuint grains, bool high, out Chunk* chunk, out nuint index)
    {
        if (!isClient && SpareCommitted >= grains << grainShift && FindIn(grains, high, true, out chunk, out index)) return true;
        return FindIn(grains, high, false, out chunk, out index);
    }

    readonly bool FindIn(nuint grains, bool high, bool spareOnly, out Chunk* chunk, out nuint index)
    {
        chunk = null;
        index = 0;
        for (Chunk* next = chunks; next != null; next = next->Next)
        {
            if (!next->Find(grains, high, spareOnly, out nuint at)) continue;
            chunk = next;
            index = at;
            if (!high) break;
        }
        return chunk != null;
    }

    // Tables and grains. The grains are neither spare nor anybody's then.
    PoolResult CommitAll(Chunk* chunk, nuint index, nuint count, bool huge)
    {
        PoolResult result = CommitTables(chunk, index, count);
        return result == PoolResult.Ok ? CommitGrains(chunk, index, count, huge) : result;
    }

    void KeepSpare(Chunk* chunk, nuint index, nuint count)
    {
        chunk->Spare.Insert(index, index + count);
        SpareCommitted += count << grainShift;
    }

    // The header's tables for the grains, and for those that leave the virgin stretch with them. What has left it once has them.
    PoolResult CommitTables(Chunk* chunk, nuint index, nuint count)
    {
        if (index + count <= chunk->VirginLow || index >= chunk->VirginHigh) return PoolResult.Ok;
        chunk->Gap(index, count, out nuint start, out nuint end);
        nuint first = Math.Min(index, start), last = Math.Max(index + count, end);
        if (!chunk->Covered.Has(first, last))
        {
            nuint further = TablesUpTo(last, GrainsAtOnce, chunk->Count);
            PoolResult result = CommitSlices(chunk, first, further);
            if (result != PoolResult.Ok) return result;
            chunk->Covered.Add(first, further);
        }
        chunk->Free.Include(last);
        chunk->Spare.Include(last);
        return PoolResult.Ok;
    }

    PoolResult CommitSlices(Chunk* chunk, nuint first, nuint last)
    {
        PoolResult result = CommitLocked(&chunk->Table, chunk->OwnersFrom(first), chunk->OwnersFrom(last));
        if (result == PoolResult.Ok) result = CommitLocked(&chunk->Table, chunk->Free, first, last);
        return result == PoolResult.Ok ? CommitLocked(&chunk->Table, chunk->Spare, first, last) : result;
    }

    // Commits what of the free grains is not spare, and takes the others out of the spare. On failure what was committed is spare.
    PoolResult CommitGrains(Chunk* chunk, nuint index, nuint count, bool huge)
    {
        if (isClient) return PoolResult.Ok;
        nuint end = index + count, wanted;
        // Making room may purge spare grains of this very stretch: then there is more to commit, so it is counted again.
        while ((wanted = chunk->Uncommitted(index, count) << grainShift) > Allowance())
        {
            if (SpareCommitted == 0) return PoolResult.CommitLimit;
            Purge(wanted - Allowance());
        }
        if (bursts.IsWatching) bursts.Asked(wanted, Clock.Milliseconds());
        // No new peak while spare that is worth a call is somewhere else.
        if (Committed + wanted > PeakCommitted) Purge(Committed + wanted - PeakCommitted, WorthACall >> grainShift);
        for (nuint at = index; at < end;)
        {
            chunk->NextSpare(at, end, out nuint spareStart, out nuint spareEnd);
            if (at < spareStart)
            {
                nuint bytes = (spareStart - at) << grainShift;
                if (!CommitMemory(chunk->AddressOf(at), bytes))
                {
                    if (at > index) KeepSpare(chunk, index, at - index);
                    return PoolResult.Memory;
                }
                if (huge) VirtualMemory.PreferHugePages(chunk->AddressOf(at), bytes); // each time: it does not outlast a decommit
                Committed += bytes;
                FreshSoFar += bytes;
                at = spareStart; // what follows may have been purged meanwhile
                continue;
            }
            chunk->Spare.Remove(spareStart, spareEnd);
            SpareCommitted -= (spareEnd - spareStart) << grainShift;
            at = spareEnd;
        }
        return PoolResult.Ok;
    }

    // When the system is out of memory it is given the spare, and asked once more (as the MPS does).
    bool CommitMemory(void* address, nuint size)
    {
        if (VirtualMemory.Commit(address, size) == 0) return true;
        if (SpareCommitted == 0) return false;
        Purge(nuint.MaxValue);
        return VirtualMemory.Commit(address, size) == 0;
    }
}
