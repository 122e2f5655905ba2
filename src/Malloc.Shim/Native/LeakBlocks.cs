using System;
using System.Numerics;
using Pools.Os;

namespace Pools.Native;

/// <summary>A block in use, as the search for leaks sees it.</summary>
internal struct ScannedBlock : IKeyed
{
    public nuint Address;

    /// <summary>What leads the pool's walk to this block.</summary>
    public nuint Cursor;

    nuint sizeAndMark; // the mark is the lowest bit

    public nuint Size
    {
        readonly get => sizeAndMark >> 1;
        set => sizeAndMark = value << 1;
    }

    /// <summary>Whether somebody has a pointer to it.</summary>
    public readonly bool IsReached => (sizeAndMark & 1) != 0;

    public void Reach() => sizeAndMark |= 1;

    public readonly nuint Key => Address;
}

/// <summary>
/// The blocks in use by address, and which of them a conservative scan reaches: every aligned word that could be a pointer to a block, to its first
/// byte, into it or to its end, is taken for one. Blocks that are reached are scanned in turn from a list, not by recursion.
/// </summary>
internal unsafe struct LeakBlocks
{
    public ScannedBlock* Items;
    public nuint Count;

    const int IndexBits = 16;

    nuint low, span; // an address outside [low, low + span] is none of a block
    uint* index; // of each of the equal parts of that range the first item that starts in it, and one more at the end
    int partShift;
    uint* waiting; // indices of blocks that are reached and not scanned yet; each is there once at most
    nuint waitingCount;

    public static nuint BytesFor(nuint count) => Workspace.BytesFor<ScannedBlock>(count) + Workspace.BytesFor<uint>(count) + Workspace.BytesFor<uint>(((nuint)1 << IndexBits) + 1);

    public void Init(nuint count, ref Workspace workspace)
    {
        Count = count;
        Items = workspace.Take<ScannedBlock>(count);
        waiting = workspace.Take<uint>(count);
        index = workspace.Take<uint>(((nuint)1 << IndexBits) + 1);
    }

    /// <summary>Puts the items in order, after all are filled in.</summary>
    public void Sort()
    {
        Sorting.Sort(Items, Count);
        if (Count == 0) return;
        low = Items[0].Address;
        span = Items[Count - 1].Address + Items[Count - 1].Size - low;
        partShift = Math.Max(0, BitOperations.Log2(span) + 1 - IndexBits);
        nuint item = 0;
        for (nuint part = 0; part <= (nuint)1 << IndexBits; part++)
        {
            while (item < Count && (Items[item].Address - low) >> partShift < part) item++;
            index[part] = (uint)item;
        }
    }

    /// <summary>The block that an address belongs to, its end included; null when there is none.</summary>
    public readonly ScannedBlock* Find(nuint address)
    {
        if (address - low > span || Count == 0) return null;
        // The last block that starts at or before the address is in [from, to): in its part, or the last one before that.
        nuint part = (address - low) >> partShift, from = index[part], to = index[part + 1];
        if (from > 0) from--;
        while (to - from > 1)
        {
            nuint middle = (from + to) / 2;
            if (Items[middle].Address <= address) from = middle;
            else to = middle;
        }
        ScannedBlock* found = Items + from;
        return address - found->Address <= found->Size ? found : null;
    }

    /// <summary>Takes a word for a pointer.</summary>
    public void Visit(nuint word)
    {
        if (word - low > span) return;
        ScannedBlock* block = Find(word);
        if (block != null) Reach(block);
    }

    public void Reach(ScannedBlock* block)
    {
        if (block->IsReached) return;
        block->Reach();
        waiting[waitingCount++] = (uint)(block - Items);
    }

    /// <summary>Takes each word of a piece of memory for a pointer. The memory starts at a multiple of a word.</summary>
    public void VisitAll(void* memory, nuint bytes)
    {
        nuint* end = (nuint*)memory + bytes / (nuint)sizeof(nuint);
        for (nuint* at = (nuint*)memory; at < end; at++) Visit(*at);
    }

    /// <summary>Scans the blocks that are reached, and those that are reached by that, until there are no more.</summary>
    public void Follow(ref ProcessMemory memory)
    {
        fixed (LeakBlocks* self = &this)
        {
            while (waitingCount > 0)
            {
                ScannedBlock* block = Items + waiting[--waitingCount];
                // The client may have made whole pages of a block unreadable; and a large one may have pages that were never touched.
                if (block->Size < VirtualMemory.PageSize) VisitAll((void*)block->Address, block->Size);
                else memory.Read(block->Address, block->Address + block->Size, false, &VisitPiece, self);
            }
        }
    }

    /// <summary><see cref="VisitAll"/> for <see cref="ProcessMemory.Read"/>.</summary>
    public static void VisitPiece(void* blocks, nuint address, byte* copy, nuint bytes) => ((LeakBlocks*)blocks)->VisitAll(copy, bytes);
}
