using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

// Guarded blocks: handing out, taking back, finding.
public unsafe partial struct GuardCore<TInner>
{
    /// <inheritdoc/>
    public static nuint GuardEvery(void* pool) => ((GuardCore<TInner>*)pool)->sampler.Every;

    /// <inheritdoc/>
    public static void* AllocGuarded(void* pool, nuint size, nuint alignment, bool isDue, ref Failure failure)
    {
        GuardCore<TInner>* own = (GuardCore<TInner>*)pool;
        return own->mode == GuardMode.Off ? null : own->AllocGuarded(size, alignment, isDue, ref failure);
    }

    /// <inheritdoc/>
    public static bool IsGuarded(void* pool, void* address) => ((GuardCore<TInner>*)pool)->slots.Contains(address);

    /// <inheritdoc/>
    public static bool NextGuarded(void* pool, void* from, out void* block, out nuint size)
    {
        GuardCore<TInner>* own = (GuardCore<TInner>*)pool;
        nuint page = own->slots.FirstPageAfter(from);
        bool found;
        BlockRecord record;
        while ((found = own->NextLive(ref page, out record)) && record.Block <= from) { }
        block = record.Block;
        size = record.Size;
        return found;
    }

    void* AllocGuarded(nuint size, nuint alignment, bool isDue, ref Failure failure)
    {
        if (!isDue && !sampler.IsDue() || alignment > VirtualMemory.PageSize || size > slots.LargestBlock) return null;
        return AllocTraced(size, alignment, ref failure);
    }

    // The stack is unwound before the lock is taken: that is slow, and may take locks of the loader's.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocTraced(nuint size, nuint alignment, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[GuardSlot.MostFrames];
        int depth = Unwind(failure.Origin, frames);
        bool before = mode == GuardMode.Before || mode == GuardMode.Sample && (sampler.Next() & 1) != 0;
        guard.Enter();
        GuardSlot* slot = slots.Live < liveLimit ? slots.Take(size, alignment, before) : null;
        void* block = slot == null ? null : slot->Block;
        if (slot == null) SayFull();
        else
        {
            slot->SetAllocated(failure.Origin.Family, frames, depth);
            fence.Write(slots.BottomOf(slot), slot->Block);
            fence.Write(slot->Block + size, slots.EndOf(slot));
            rounded += RoundUp(size);
        }
        guard.Exit();
        return block;
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    bool FreeGuarded(void* block, nuint size, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[GuardSlot.MostFrames];
        int depth = Unwind(failure.Origin, frames);
        guard.Enter();
        GuardSlot* slot = slots.Find(block);
        bool sound = IsFreeable(slot, (byte*)block, size, ref failure);
        if (sound)
        {
            rounded -= RoundUp(slot->Size);
            slots.Release(slot);
            slot->SetFreed(failure.Origin.Family, frames, depth);
        }
        guard.Exit();
        return sound;
    }

    // The frames of the call under way: at least the caller's address, if that is known.
    static int Unwind(Origin origin, nuint* frames)
    {
        int depth = StackSource.Capture == null ? 0 : StackSource.Capture(&origin, frames, GuardSlot.MostFrames);
        if (depth != 0 || origin.Caller == null) return depth;
        frames[0] = (nuint)origin.Caller;
        return 1;
    }

    // Sampling promises nothing about any one block, and says nothing.
    void SayFull()
    {
        if (saidFull || mode == GuardMode.Sample || GuardNotice.Full == null) return;
        saidFull = true;
        GuardNotice.Full(slots.Live);
    }

    readonly nuint RoundUp(nuint size) => (Math.Max(size, 1) + Align - 1) & ~(Align - 1);
}
