using System;

namespace Pools.Core;

/// <summary>
/// The debug layer over any pool class: puts a fence on both sides of each block, fills freed blocks with a pattern and keeps them
/// back for a while, knows every block's size, and looks at all of it on free, on <see cref="Check"/> and when it ends.
/// </summary>
/// <remarks>
/// A block of the class below is <c>[fence F][client's size][slop][fence F]</c>, F being FenceSize rounded up to the alignment. The slop up to the
/// alignment is fence too, so that an overrun by one byte is seen. After the MPS's debugging pools (MPS manual, "Debugging pools"), with
/// its gaps closed: the quarantine, damage that is found without a free, a report that names block and offset.
/// Invariants: every block that the client has is in the table, Live or Reported; every one in the quarantine is there, Freed.
/// </remarks>
public unsafe partial struct DebugCore<TInner> : IPoolCore where TInner : unmanaged, IPoolCore
{
    CoreLock guard;
    uint owner;
    ArenaCore* arena;
    nuint fence, quarantineLimit;
    BlockTable blocks;
    Quarantine quarantine;
    TInner inner;

    /// <inheritdoc/>
    public static void WriteName(ref TextBuffer text)
    {
        TInner.WriteName(ref text);
        text.Add("-debug"u8);
    }

    /// <inheritdoc/>
    public static int KeyCount => DebugKeys.Count + TInner.KeyCount;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => index < DebugKeys.Count ? DebugKeys.Describe(index) : TInner.Key(index - DebugKeys.Count);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        int wrong = TInner.FindConflict(arena, values.From(DebugKeys.Count), out rule);
        return wrong < 0 ? wrong : wrong + DebugKeys.Count;
    }

    /// <inheritdoc/>
    public readonly nuint Align => inner.Align;

    /// <inheritdoc/>
    public static bool KnowsBlocks => true;

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        inner = default;
        PoolResult result = inner.Init(arena, owner, values.From(DebugKeys.Count));
        if (result != PoolResult.Ok) return result;
        fence = (values.Number(DebugKeys.FenceSize) + Align - 1) & ~(Align - 1);
        quarantineLimit = values.Number(DebugKeys.Quarantine);
        blocks.Init(arena);
        quarantine.Init(arena);
        return PoolResult.Ok;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        inner.Finish();
        blocks.Finish();
        quarantine.Finish();
    }

    /// <inheritdoc/>
    public void* Alloc(nuint size, ref Failure failure)
    {
        if (size > MostBytes) return TooLarge(ref failure);
        return Enclose((byte*)inner.Alloc(WithFences(size), ref failure), size, ref failure);
    }

    /// <inheritdoc/>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        if (size > MostBytes) return TooLarge(ref failure);
        return Enclose((byte*)inner.AllocAligned(WithFences(size), alignment, fence + offset, ref failure), size, ref failure);
    }

    /// <inheritdoc/>
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        guard.Enter();
        BlockEntry* entry = blocks.Find(block);
        bool sound = IsFreeable(entry, block, size, ref failure) && PutAside(entry, ref failure);
        guard.Exit();
        return sound;
    }

    /// <inheritdoc/>
    /// <remarks>One: each block has its own fences.</remarks>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        first = Alloc(size, ref failure);
        return first == null ? 0u : 1;
    }

    /// <inheritdoc/>
    public bool FreeList(void* first, nuint size, ref Failure failure)
    {
        for (void* block = first; block != null;)
        {
            void* next = *(void**)block;
            if (!Free(block, size, ref failure)) return false;
            block = next;
        }
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Always in another place, unless the size is the same: a pointer to where the block was is then caught.</remarks>
    public readonly bool TryResize(void* block, nuint oldSize, nuint newSize) => oldSize == newSize;

    /// <inheritdoc/>
    public bool TryGetSize(void* block, out nuint size)
    {
        guard.Enter();
        BlockEntry* entry = blocks.Find(block);
        bool live = entry != null && (entry->State & BlockState.Freed) == 0;
        size = live ? entry->Size : 0;
        guard.Exit();
        return live;
    }

    /// <inheritdoc/>
    /// <remarks>What waits in the quarantine counts as free.</remarks>
    public void Measure(out PoolFigures figures)
    {
        guard.Enter();
        inner.Measure(out figures);
        figures.Free += quarantine.Bytes;
        guard.Exit();
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size) => inner.NextFree(from, out start, out size);

    /// <inheritdoc/>
    public void Hold()
    {
        guard.Enter();
        inner.Hold();
    }

    /// <inheritdoc/>
    public void LetGo(bool inChild)
    {
        inner.LetGo(inChild);
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    // Larger than any address space, small enough to do sums with.
    static nuint MostBytes => nuint.MaxValue >> 8;

    static void* TooLarge(ref Failure failure)
    {
        failure.Set(PoolResult.Resource);
        return null;
    }

    readonly nuint WithFences(nuint size) => fence + RoundUp(size) + fence;

    readonly nuint RoundUp(nuint size) => (size + Align - 1) & ~(Align - 1);

    // Makes a block of the class below one of the client's.
    void* Enclose(byte* outer, nuint size, ref Failure failure)
    {
        if (outer == null) return null;
        byte* block = outer + fence;
        Pattern.WriteFence(outer, block);
        Pattern.WriteFence(block + size, outer + WithFences(size));
        guard.Enter();
        PoolResult result = blocks.Add(block, size);
        guard.Exit();
        if (result == PoolResult.Ok) return block;
        Failure unused = default;
        inner.Free(outer, WithFences(size), ref unused);
        failure.Set(result);
        return null;
    }

    // Into the quarantine, and out of it what has waited longest. False when one that leaves it was written to.
    bool PutAside(BlockEntry* entry, ref Failure failure)
    {
        nuint bytes = WithFences(entry->Size);
        bool damaged = entry->State == BlockState.Reported;
        if (damaged || bytes > quarantineLimit || !quarantine.TryAdd(entry->Block)) return Release(entry, ref failure);
        Pattern.WriteSplat(entry->Block, entry->Block + entry->Size);
        entry->State = BlockState.Freed;
        quarantine.Bytes += bytes;
        bool sound = true;
        while (sound && quarantine.Bytes > quarantineLimit) // one report at a time; the next free goes on
        {
            BlockEntry* oldest = blocks.Find(quarantine.Take());
            quarantine.Bytes -= WithFences(oldest->Size);
            // One that was written to after it was freed stays out of use: somebody still has a pointer to it.
            sound = IsUndamaged(oldest, ref failure) && Release(oldest, ref failure);
        }
        return sound;
    }

    // Hands a block to the class below.
    bool Release(BlockEntry* entry, ref Failure failure)
    {
        byte* outer = entry->Block - fence;
        nuint bytes = WithFences(entry->Size);
        blocks.Remove(entry);
        return inner.Free(outer, bytes, ref failure);
    }
}
