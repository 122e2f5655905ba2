using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

// Chunks: how they come and go. A chunk's reservation starts with [Chunk][ArenaCore, in the first][table], then come the grains.
public unsafe partial struct ArenaCore
{
    // A reservation grows with the arena, so that a huge one has few chunks.
    const int GrowthShift = 2;

    static PoolResult MapChunk(nuint size, int shift, HugePages hugePages, nuint extra, nuint allowance, out Chunk* chunk)
    {
        chunk = null;
        nuint grain = (nuint)1 << shift;
        if (VirtualMemory.Reserve(size, Math.Max(grain, hugePages == HugePages.Transparent ? VirtualMemory.HugePageSize : 0), out void* address) != 0)
            return PoolResult.Resource;
        byte* start = (byte*)address;
        Measure(size, shift, extra, out nuint header, out nuint table, out nuint lead);
        nuint committed = lead + SparseTable.HeadSize(table);
        PoolResult result = committed > allowance ? PoolResult.CommitLimit
            : VirtualMemory.MakeReadable(start, header) != 0 || VirtualMemory.Commit(start, committed) != 0 ? PoolResult.Memory
            : PoolResult.Ok;
        if (result != PoolResult.Ok)
        {
            VirtualMemory.Release(start, size);
            return result;
        }
        chunk = (Chunk*)start;
        chunk->Table.Init(start + lead, table);
        Lay(chunk, start, size, header, shift);
        return PoolResult.Ok;
    }

    // The client's memory is committed as it is, and may be dirty.
    static PoolResult AdoptChunk(byte* memory, nuint size, int shift, nuint extra, out Chunk* chunk)
    {
        chunk = null;
        byte* start = (byte*)RoundUp((nuint)memory, shift);
        byte* end = (byte*)((nuint)(memory + size) >> shift << shift);
        if (end <= start) return PoolResult.Param;
        size = (nuint)(end - start);
        Measure(size, shift, extra, out nuint header, out nuint table, out nuint lead);
        if (header >= size) return PoolResult.Param;
        Libc.memset(start, 0, header);
        chunk = (Chunk*)start;
        chunk->Table.InitCommitted(start + lead, table);
        Lay(chunk, start, size, header, shift);
        return PoolResult.Ok;
    }

    static void Measure(nuint size, int shift, nuint extra, out nuint header, out nuint table, out nuint lead)
    {
        lead = Pages.Up((nuint)sizeof(Chunk) + extra);
        table = SparseTable.MappingSize(Chunk.TableContent(size >> shift));
        header = RoundUp(lead + table, shift);
    }

    static void Lay(Chunk* chunk, byte* start, nuint size, nuint header, int shift)
    {
        chunk->Base = start;
        chunk->Size = size;
        chunk->Init(start + header, (size - header) >> shift, shift);
    }

    /// <summary>
    /// Has a function told of each chunk that comes or goes: its context, the chunk's address and size, and whether it came. It is called with the
    /// arena's lock held, and the pool's that asked, so it may only read figures.
    /// </summary>
    public void Observe(delegate*<void*, void*, nuint, bool, void> observer, void* context)
    {
        guard.Enter();
        onChunk = observer;
        onChunkContext = context;
        guard.Exit();
    }

    readonly void Tell(void* chunk, nuint size, bool gained)
    {
        if (onChunk != null) onChunk(onChunkContext, chunk, size, gained);
    }

    void AddChunk(Chunk* chunk)
    {
        Chunk** link = &Self->chunks;
        while (*link != null && (*link)->Base < chunk->Base) link = &(*link)->Next;
        chunk->Next = *link;
        *link = chunk;
        Reserved += chunk->Size;
        Committed += HeaderCommitted(chunk);
        Tell(chunk->Base, chunk->Size, true);
    }

    // Address space goes back as soon as nobody has any of it; the first chunk stays, as it holds the arena.
    void DropIfEmpty(Chunk* chunk)
    {
        if (chunk->Used != 0 || chunk == primary || isClient) return;
        Chunk** link = &Self->chunks;
        while (*link != chunk) link = &(*link)->Next;
        *link = chunk->Next;
        nuint spare = chunk->Spare.Free << grainShift;
        SpareCommitted -= spare;
        Committed -= spare + HeaderCommitted(chunk);
        Reserved -= chunk->Size;
        void* start = chunk->Base;
        nuint size = chunk->Size;
        VirtualMemory.Release(start, size); // the header is in it
        Tell(start, size, false);
    }

    // Grows by a chunk that has room for that many grains.
    PoolResult Grow(nuint grains)
    {
        if (isClient) return PoolResult.Resource;
        if (grains > nuint.MaxValue >> (grainShift + 1)) return PoolResult.Resource;
        nuint needed = grains << grainShift;
        Measure(needed, grainShift, 0, out nuint header, out _, out _);
        nuint least = RoundUp(needed + header + (header >> 4), grainShift) + GrainSize; // the header describes itself too
        nuint most = Math.Max(least, Math.Max(chunkSize, RoundUp(Reserved >> GrowthShift, grainShift)));
        for (nuint size = most; ; size = Math.Max(RoundUp(size / 2, grainShift), least))
        {
            nuint allowance = Allowance();
            PoolResult result = MapChunk(size, grainShift, hugePages, 0, allowance, out Chunk* chunk);
            if (result == PoolResult.Ok)
            {
                AddChunk(chunk);
                return PoolResult.Ok;
            }
            bool freed = result != PoolResult.Resource && SpareCommitted != 0;
            if (freed) Purge(nuint.MaxValue);
            else if (result != PoolResult.Resource || size == least) return result;
        }
    }

    readonly nuint HeaderCommitted(Chunk* chunk) =>
        isClient ? chunk->Size : (nuint)(chunk->Table.Start - chunk->Base) + chunk->Table.Committed;

    ArenaCore* Self => (ArenaCore*)Unsafe.AsPointer(ref this);
}
