using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// The address space that guarded blocks lie in: pages, inaccessible but for those of blocks in use. A slot is the pages of one block and an
/// inaccessible one behind them; the one in front is that of the slot before, or the first of all. Slots are used one behind the other, and the pages
/// of a freed block again only when all others have had their turn. The layer's lock guards it.
/// </summary>
/// <remarks>
/// The idea is Electric Fence's (B. Perens, 1987), to guard one block in many GWP-ASan's. Invariants: <see cref="taken"/> has the pages of live
/// slots and those in <see cref="open"/>, and no other page is accessible; each slot that can be told of has its first page in <see cref="starts"/>, and
/// its record at half that page's number, as no two slots start on neighbouring pages.
/// </remarks>
internal unsafe struct GuardSlots
{
    const nuint PageSize = VirtualMemory.PageSize, FewestPages = 1 << 10;
    const int Bitmaps = 3;
    const int LargestShare = 8; // of all pages, for one block
    const int SpaceShare = 8; // of the address space allowed

    ArenaCore* arena;
    SparseTable table;
    ArenaSpace space;
    byte* start;
    nuint pages, cursor;
    ulong* starts, taken, open; // by page
    GuardSlot* records; // by half the number of the first page

    /// <summary>The blocks in use.</summary>
    public nuint Live { get; private set; }

    /// <summary>Reserves that many pages, a power of two, or fewer where the system refuses.</summary>
    public PoolResult Init(ArenaCore* arena, uint owner, nuint most)
    {
        this.arena = arena;
        table = default;
        space = default;
        pages = most;
        nuint allowed = VirtualMemory.AddressSpaceAllowed() / SpaceShare;
        while (pages > FewestPages && pages * PageSize > allowed) pages /= 2;
        PoolResult result;
        while ((result = arena->OpenSpace(pages * PageSize, owner, Space)) != PoolResult.Ok && pages > FewestPages) pages /= 2;
        if (result != PoolResult.Ok) return result;
        start = space.Start;
        result = arena->OpenTable(Bitmaps * (pages / 8) + pages / 2 * (nuint)sizeof(GuardSlot), Table);
        if (result != PoolResult.Ok)
        {
            arena->CloseSpace(Space);
            start = null;
            return result;
        }
        space.Records = table.Start;
        space.RecordsSize = table.Size;
        starts = (ulong*)table.Content;
        taken = starts + pages / 64;
        open = taken + pages / 64;
        records = (GuardSlot*)(open + pages / 64);
        cursor = 1; // the page in front of the first slot
        return PoolResult.Ok;
    }

    public void Finish()
    {
        if (start == null) return;
        arena->CloseTable(Table);
        arena->CloseSpace(Space);
        start = null;
    }

    /// <summary>Whether an address lies here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(void* address) => unchecked((nuint)address - (nuint)start) < pages * PageSize;

    /// <summary>The largest block.</summary>
    public readonly nuint LargestBlock => pages / LargestShare * PageSize;

    /// <summary>
    /// Lays a block at the end or the start of fresh pages, which read as zero; null when there is no room or no memory. The alignment is at most a page.
    /// </summary>
    public GuardSlot* Take(nuint size, nuint alignment, bool before)
    {
        nuint data = Math.Max(Pages.Up(size) / PageSize, 1), need = data + 1;
        if (!FindRoom(need, out nuint first)) return null;
        // When there is no memory to record a block where none has been, what is freed can still be had again.
        if (!Commit(first, data) && !(FindRoomFrom(1, need, out first) && Commit(first, data))) return null;
        byte* bottom = AddressOf(first), end = bottom + data * PageSize;
        GuardSlot* reaching = Find(bottom); // freed blocks that lay there can not be told of any more
        if (reaching != null) BitRuns.Clear(starts, FirstPage(reaching), first + need);
        else BitRuns.Clear(starts, first, first + need);
        BitRuns.Set(starts, first, first + 1);
        BitRuns.Set(taken, first, first + need);
        cursor = first + need;
        Live++;
        GuardSlot* slot = records + first / 2;
        slot->Block = before ? bottom : (byte*)((nuint)(end - size) & ~(alignment - 1));
        slot->Size = size;
        slot->Pages = (uint)data;
        slot->State = GuardState.Live;
        return slot;
    }

    /// <summary>Makes a block inaccessible. Its memory is the system's again.</summary>
    public void Release(GuardSlot* slot)
    {
        nuint first = FirstPage(slot), data = slot->Pages;
        arena->DecommitSpace(Space, AddressOf(first), data * PageSize);
        BitRuns.Clear(taken, first, first + data + (BitRuns.IsSet(open, first + data) ? 0u : 1));
        slot->State &= ~GuardState.Live;
        Live--;
    }

    /// <summary>The slot of the pages that an address lies in; null when there is none that can be told of.</summary>
    public readonly GuardSlot* Find(void* address)
    {
        nuint page = PageOf(address);
        if (!BitRuns.TryFindBack(starts, page, out nuint first)) return null;
        GuardSlot* slot = records + first / 2;
        return page <= first + slot->Pages ? slot : null;
    }

    /// <summary>The slot that an inaccessible address belongs to: the freed block that it lies in, else the block that it is nearest to; null when there is none.</summary>
    public readonly GuardSlot* FindOrNearest(byte* address)
    {
        GuardSlot* around = Find(address);
        nuint page = PageOf(address);
        if (around != null && page < FirstPage(around) + around->Pages) return around;
        nuint next = page + 1 < pages ? BitRuns.NextSet(starts, page + 1, pages) : pages;
        GuardSlot* before = BitRuns.TryFindBack(starts, page, out nuint first) ? records + first / 2 : null;
        GuardSlot* behind = next < pages ? records + next / 2 : null;
        if (before == null || behind == null) return before == null ? behind : before;
        return address - (before->Block + before->Size) < behind->Block - address ? before : behind;
    }

    /// <summary>The first slot, live or freed, that starts on that page or a later one; null at the end. Sets the page to the slot's.</summary>
    public readonly GuardSlot* Next(ref nuint page)
    {
        page = page < pages ? BitRuns.NextSet(starts, page, pages) : pages;
        return page < pages ? records + page / 2 : null;
    }

    /// <summary>The first page on which a slot of a block behind that address may start.</summary>
    public readonly nuint FirstPageAfter(void* from)
    {
        if (from < start) return 0;
        if (!Contains(from)) return pages;
        GuardSlot* slot = Find(from);
        return slot == null ? PageOf(from) : FirstPage(slot);
    }

    /// <summary>Where the slots start.</summary>
    public readonly byte* Bottom => start;

    readonly nuint PageOf(void* address) => (nuint)((byte*)address - start) / PageSize;

    /// <summary>The first byte of a slot's pages.</summary>
    public readonly byte* BottomOf(GuardSlot* slot) => AddressOf(FirstPage(slot));

    /// <summary>The end of a slot's accessible pages.</summary>
    public readonly byte* EndOf(GuardSlot* slot) => AddressOf(FirstPage(slot) + slot->Pages);

    /// <summary>Whether the page of an address may be accessed.</summary>
    public readonly bool IsAccessible(void* address)
    {
        nuint page = PageOf(address);
        GuardSlot* slot = Find(address);
        return BitRuns.IsSet(open, page) || slot != null && slot->IsLive && page < FirstPage(slot) + slot->Pages;
    }

    /// <summary>
    /// Makes the inaccessible page of an address accessible for good, so that a program that was caught goes on; of a freed block all pages. They are not
    /// used again. False when the system refuses.
    /// </summary>
    public bool Open(void* address)
    {
        nuint page = PageOf(address), count = 1;
        GuardSlot* slot = Find(address);
        if (slot != null && page < FirstPage(slot) + slot->Pages)
        {
            page = FirstPage(slot);
            count = slot->Pages;
        }
        if (!Commit(page, count)) return false;
        BitRuns.Set(taken, page, page + count);
        BitRuns.Set(open, page, page + count);
        return true;
    }

    // From where the last slot ends to the end of all, then from the start.
    readonly bool FindRoom(nuint need, out nuint first)
    {
        first = 0;
        return need <= pages / LargestShare + 1 && (FindRoomFrom(cursor, need, out first) || FindRoomFrom(1, need, out first));
    }

    readonly bool FindRoomFrom(nuint from, nuint need, out nuint first)
    {
        first = from;
        while (first + need <= pages)
        {
            if (BitRuns.AllClear(taken, first, first + need)) return true;
            first = BitRuns.NextClear(taken, BitRuns.NextSet(taken, first, pages), pages);
        }
        return false;
    }

    // The pages of a block, and what is written for a slot on them and the page behind them. On failure nothing is accessible.
    bool Commit(nuint first, nuint count)
    {
        byte* bottom = AddressOf(first);
        if (arena->CommitSpace(Space, bottom, count * PageSize) != PoolResult.Ok) return false;
        if (CommitRecord(first, count + 1)) return true;
        arena->DecommitSpace(Space, bottom, count * PageSize);
        return false;
    }

    bool CommitRecord(nuint first, nuint count)
    {
        GuardSlot* record = records + first / 2;
        nuint from = first / 64, to = (first + count - 1) / 64 + 1;
        return arena->CommitTable(Table, (byte*)(starts + from), (byte*)(starts + to)) == PoolResult.Ok
            && arena->CommitTable(Table, (byte*)(taken + from), (byte*)(taken + to)) == PoolResult.Ok
            && arena->CommitTable(Table, (byte*)(open + from), (byte*)(open + to)) == PoolResult.Ok
            && arena->CommitTable(Table, (byte*)record, (byte*)(record + 1)) == PoolResult.Ok;
    }

    // They live in the arena with this, and do not move.
    SparseTable* Table => (SparseTable*)Unsafe.AsPointer(ref table);

    ArenaSpace* Space => (ArenaSpace*)Unsafe.AsPointer(ref space);

    readonly byte* AddressOf(nuint page) => start + page * PageSize;

    // A slot's block lies in its pages, or is of no bytes and lies at their end.
    readonly nuint FirstPage(GuardSlot* slot)
    {
        nuint half = (nuint)(slot - records);
        return BitRuns.IsSet(starts, 2 * half) ? 2 * half : 2 * half + 1;
    }
}
