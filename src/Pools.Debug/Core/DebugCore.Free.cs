using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

// Taking blocks back.
public unsafe partial struct DebugCore<TInner>
{
    // A freed block of that many bytes and more gives its whole pages back to the system: to keep it costs no memory then.
    const nuint DiscardedFrom = 256 << 10;

    // What such a block counts in the quarantine: the fill of its edges, its share of page tables, and that address space is not without end.
    const int DiscardedShare = 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Free(void* block, nuint size, ref Failure failure) =>
        stackDepth == 0 ? Free((byte*)block, size, null, 0, ref failure) : FreeTraced(block, size, ref failure);

    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    bool FreeTraced(void* block, nuint size, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[StackSource.MostFrames];
        return Free((byte*)block, size, frames, StackSource.Unwind(failure.Origin, frames, stackDepth), ref failure);
    }

    bool Free(byte* block, nuint size, nuint* frames, int depth, ref Failure failure)
    {
        blocks.PrefetchEntry(block); // while the lock is taken
        guard.EnterInline();
        BlockEntry* entry = blocks.Find(block);
        // Whatever is wrong, with this block or with another, is told before this one changes: the call can be made again.
        bool sound = IsFreeable(entry, block, size, ref failure) && (checkEvery == 0 || IsSoundNow(ref failure));
        if (sound)
        {
            bool waits = (entry->State & BlockState.Reported) == 0;
            nuint bytes = WithFences(entry->Size), resident = ResidentOf(bytes);
            if (waits && resident <= quarantineLimit) sound = MakeRoom(resident, ref failure);
            else waits = false;
            if (sound)
            {
                entry->End(failure.Origin.Family, NumberOf(frames, depth, failure.Origin));
                frees++;
                sound = waits && TryPutAside(entry, block, bytes, resident) || Release(entry, block, ref failure);
            }
        }
        guard.Exit();
        return sound;
    }

    // Lets out of the quarantine what has waited longest. False when one that leaves it was written to.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MakeRoom(nuint resident, ref Failure failure)
    {
        while (quarantine.Resident + resident > quarantineLimit)
            if (!LetOldestGo(ref failure)) return false;
        return true;
    }

    // Into the quarantine. False when there is no memory for its place in it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool TryPutAside(BlockEntry* entry, byte* block, nuint bytes, nuint resident)
    {
        if (!quarantine.TryAdd(block, bytes >> alignShift)) return false;
        if (bytes < DiscardedFrom) freePattern.Write(block, block + entry->Size);
        else FillLarge(entry, block);
        quarantine.Bytes += bytes;
        quarantine.Resident += resident;
        return true;
    }

    // The block that has waited longest may be used again, or goes back to the class below.
    bool LetOldestGo(ref Failure failure)
    {
        byte* block = quarantine.Take(out nuint sizeClass);
        blocks.Prefetch(quarantine.Upcoming); // it has waited so long that it is cold, and is used again soon after it leaves
        nuint bytes = sizeClass < Quarantine.OtherClass ? sizeClass << alignShift : WithFences(blocks.Find(block)->Size);
        quarantine.Bytes -= bytes;
        quarantine.Resident -= ResidentOf(bytes);
        if (recycler.Keeps(sizeClass) && recycler.TryAdd(sizeClass, bytes, block)) return true; // looked at when it is used
        return ReleaseUndamaged(block, ref failure);
    }

    // One that was written to after it was freed stays out of use: somebody still has a pointer to it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    bool ReleaseUndamaged(byte* block, ref Failure failure)
    {
        BlockEntry* entry = blocks.Find(block);
        return IsUndamaged(entry, block, ref failure) && Release(entry, block, ref failure);
    }

    // Hands a block to the class below.
    bool Release(BlockEntry* entry, byte* block, ref Failure failure)
    {
        nuint bytes = WithFences(entry->Size);
        blocks.Remove(block, entry);
        return inner.Free(block - fence, bytes, ref failure);
    }

    // There is no memory: all that waits goes back to the class below. False when nothing did. What was written to stays, and Check tells of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    bool Relinquish()
    {
        if (quarantine.Count == 0 && recycler.Bytes == 0) return false;
        while (quarantine.Count != 0) ReleaseIfSound(quarantine.Take(out _), 0);
        quarantine.Bytes = quarantine.Resident = 0;
        for (nuint sizeClass = 0; sizeClass < Recycler.Classes; sizeClass++)
        {
            nuint bytes = sizeClass << alignShift;
            for (byte* block; (block = recycler.Take(sizeClass, bytes)) != null;) ReleaseIfSound(block, bytes);
        }
        return true;
    }

    // The bytes tell the size of a block that has no entry.
    void ReleaseIfSound(byte* block, nuint bytes)
    {
        Failure unused = default;
        BlockEntry* entry = blocks.Find(block);
        if (entry == null) inner.Free(block - fence, bytes, ref unused);
        else if (IsIntact(entry, block)) Release(entry, block, ref unused);
    }

    // Fills a freed block, so that a write is seen.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void FillLarge(BlockEntry* entry, byte* block)
    {
        byte* end = block + entry->Size, first = Pages.From(block), last = Pages.To(end);
        if (first < last && arena->CanDiscard && VirtualMemory.Discard(first, (nuint)(last - first)) == 0)
        {
            entry->State |= BlockState.Discarded;
            freePattern.Write(block, first);
            freePattern.Write(last, end);
        }
        else freePattern.Write(block, end);
    }

    readonly nuint ResidentOf(nuint bytes) => bytes >= DiscardedFrom && arena->CanDiscard ? bytes / DiscardedShare : bytes;
}
