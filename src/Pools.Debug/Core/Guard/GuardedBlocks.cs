using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// The guarded blocks of a pool: which of its blocks are guarded, handing them out, taking them back. Zeroed memory guards none. Thread-safe, but for
/// <see cref="Init"/> and <see cref="Finish"/>.
/// </summary>
/// <remarks>Apart from <see cref="GuardCore{TInner}"/>, so that there is one of it and not one for each class below.</remarks>
internal unsafe partial struct GuardedBlocks
{
    const nuint AllPages = 1 << 19, SamplePages = 1 << 14; // 2 GiB, 64 MiB of address space

    // Of the kernel's mappings: a live block takes two, and half of all are left to the program.
    const int MappingShare = 4;

    // Few enough that sampling costs a long-lived program at most 16 MiB, or half of its slots.
    const nuint MostSampled = 4096;

    CoreLock guard;
    GuardMode mode;
    bool saidFull;
    int stackDepth;
    OnError onError;
    Pattern fence;
    Sampler sampler;
    GuardBudget budget; // of a sample
    nuint liveLimit, align;
    GuardSlots slots;

    /// <summary>Reserves the address space.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="owner">The pool's number in it.</param>
    /// <param name="values">The values of the layer's keys.</param>
    /// <param name="align">The alignment of the pool's blocks.</param>
    /// <param name="template">What fills the pages beside a block.</param>
    /// <param name="stackDepth">Frames to keep of stacks; 0 for none.</param>
    /// <param name="onError">What is to become of mistakes.</param>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values, nuint align, ulong template, int stackDepth, OnError onError)
    {
        mode = GuardKeys.ModeOf(values);
        if (mode == GuardMode.Off) return PoolResult.Ok;
        this.align = align;
        this.onError = onError;
        this.stackDepth = Math.Min(stackDepth, GuardSlot.MostFrames);
        fence = new Pattern(template);
        liveLimit = MappingLimit.Read() / MappingShare;
        if (mode == GuardMode.Sample) liveLimit = Math.Min(liveLimit, MostSampled);
        PoolResult result = slots.Init(arena, owner, mode == GuardMode.Sample ? SamplePages : AllPages);
        if (result == PoolResult.Ok) sampler.Init(GuardKeys.EveryOf(values), (ulong)slots.Bottom);
        budget.Init();
        return result;
    }

    public void Finish() => slots.Finish();

    public readonly bool IsOff => mode == GuardMode.Off;

    /// <summary>Of how many blocks one is guarded; 0 for none.</summary>
    public readonly nuint Every => sampler.Every;

    /// <summary>Bytes of guarded blocks, each rounded up as the class below would.</summary>
    public nuint Bytes { get; private set; }

    /// <summary>How many blocks were guarded, and of them freed.</summary>
    public nuint Allocations { get; private set; }

    /// <inheritdoc cref="Allocations"/>
    public nuint Frees { get; private set; }

    /// <summary>Whether an address lies where guarded blocks do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(void* address) => slots.Contains(address);

    /// <summary>The size of a block in use; false when none starts at the address.</summary>
    public bool TryGetSize(void* block, out nuint size)
    {
        guard.Enter();
        GuardSlot* slot = slots.Find(block);
        bool live = slot != null && slot->IsLive && slot->Block == block;
        size = live ? slot->Size : 0;
        guard.Exit();
        return live;
    }

    /// <summary>The first block in use that starts after <paramref name="from"/>; false when there is none.</summary>
    public bool Next(void* from, out void* block, out nuint size)
    {
        nuint page = slots.FirstPageAfter(from);
        bool found;
        BlockRecord record;
        while ((found = Next(ref page, out record)) && record.Block <= from) { }
        block = record.Block;
        size = record.Size;
        return found;
    }

    /// <summary>The first block in use in a slot that starts on that page or behind it; the page is then the one after it. Exact while nobody else allocates, or inside of <see cref="Hold"/>.</summary>
    public bool Next(ref nuint page, out BlockRecord block)
    {
        block = default;
        if (IsOff) return false;
        GuardSlot* slot;
        while ((slot = slots.Next(ref page)) != null)
        {
            page++;
            if (slot->IsLive) break;
        }
        if (slot != null) block = slot->ToRecord();
        return slot != null;
    }

    /// <summary>Before a fork.</summary>
    public void Hold() => guard.Enter();

    /// <summary>After it.</summary>
    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    /// <summary>A block; null when none is due or can be had.</summary>
    public void* Alloc(nuint size, nuint alignment, bool isDue, ref Failure failure)
    {
        if (IsOff || !isDue && !sampler.IsDue() || alignment > VirtualMemory.PageSize || size > slots.LargestBlock) return null;
        return AllocTraced(size, alignment, ref failure);
    }

    // The stack is unwound before the lock is taken: that is slow, and may take locks of the loader's.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocTraced(nuint size, nuint alignment, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[GuardSlot.MostFrames];
        int depth = StackSource.Unwind(failure.Origin, frames, stackDepth);
        bool before = mode == GuardMode.Before || mode == GuardMode.Sample && (sampler.Next() & 1) != 0;
        guard.Enter();
        bool may = slots.Live < liveLimit && (mode != GuardMode.Sample || budget.TryTake());
        GuardSlot* slot = may ? slots.Take(size, alignment, before) : null;
        void* block = slot == null ? null : slot->Block;
        if (slot == null) SayFull();
        else
        {
            slot->SetAllocated(failure.Origin.Family, frames, depth);
            fence.Write(slots.BottomOf(slot), slot->Block);
            fence.Write(slot->Block + size, slots.EndOf(slot));
            Bytes += RoundUp(size);
            Allocations++;
        }
        guard.Exit();
        return block;
    }

    /// <summary>Takes a block back. False, with the mistake, when it is none, or damaged.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[GuardSlot.MostFrames];
        int depth = StackSource.Unwind(failure.Origin, frames, stackDepth);
        guard.Enter();
        GuardSlot* slot = slots.Find(block);
        bool sound = IsFreeable(slot, (byte*)block, size, ref failure);
        if (sound)
        {
            Bytes -= RoundUp(slot->Size);
            Frees++;
            slots.Release(slot);
            slot->SetFreed(failure.Origin.Family, frames, depth);
        }
        guard.Exit();
        return sound;
    }

    // Sampling promises nothing about any one block, and says nothing.
    void SayFull()
    {
        if (saidFull || mode == GuardMode.Sample || GuardNotice.Full == null) return;
        saidFull = true;
        GuardNotice.Full(slots.Live);
    }

    readonly nuint RoundUp(nuint size) => (Math.Max(size, 1) + align - 1) & ~(align - 1);
}
