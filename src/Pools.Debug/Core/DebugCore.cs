using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The debug layer over any pool class: puts a fence on both sides of each block, fills freed blocks with a pattern and keeps them
/// back for a while, knows every block's size and who asked for it, and looks at all of it on free, on reuse, on <see cref="Check"/> and
/// when it ends.
/// </summary>
/// <remarks>
/// A block of the class below is <c>[fence F][client's size][slop][fence F]</c>, F being FenceSize rounded up to the alignment. The slop up to the
/// alignment is fence too, so that an overrun by one byte is seen. After the MPS's debugging pools (MPS manual, "Debugging pools"), with
/// its gaps closed: the quarantine, damage that is found without a free, a report that names block and offset.
/// Invariants: every block that the client has is in the map, Live; every one that waits in the quarantine or the recycler after a free
/// is there, Freed, and unless Reported holds nothing but the pattern.
/// </remarks>
public unsafe partial struct DebugCore<TInner> : IPoolCore where TInner : unmanaged, IPoolCore
{
    CoreLock guard;
    uint owner;
    ArenaCore* arena;
    nuint fence, alignMask, quarantineLimit, checkEvery, operations; // alignMask: the alignment - 1
    nuint allocations, frees; // the client's, not those of the class below
    int stackDepth, alignShift;
    OnError onError;
    Pattern fencePattern, freePattern;
    BlockMap blocks;
    Quarantine quarantine;
    Recycler recycler;
    StackDepot stacks;
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
    public static void WriteAdvice(PoolResult result, ref TextBuffer text) => TInner.WriteAdvice(result, ref text);

    /// <inheritdoc/>
    public readonly nuint Align => alignMask + 1;

    /// <inheritdoc/>
    public static bool KnowsBlocks => true;

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this.arena = arena;
        this.owner = owner;
        PoolResult result = InitInner(values.From(DebugKeys.Count), values.Number(DebugKeys.FenceSize));
        if (result != PoolResult.Ok) return result;
        alignMask = inner.Align - 1;
        alignShift = System.Numerics.BitOperations.TrailingZeroCount(Align);
        fence = (values.Number(DebugKeys.FenceSize) + alignMask) & ~alignMask;
        fencePattern = new Pattern(values.Number(DebugKeys.FenceTemplate));
        freePattern = new Pattern(values.Number(DebugKeys.FreeTemplate));
        quarantineLimit = values.Number(DebugKeys.Quarantine);
        stackDepth = (int)values.Number(DebugKeys.StackDepth);
        checkEvery = values.Number(DebugKeys.CheckEvery);
        onError = (OnError)values.Number(DebugKeys.OnError);
        blocks.Init(arena, leastDistance: WithFences(1));
        quarantine.Init(arena);
        recycler.Init(arena);
        stacks.Init(arena);
        return PoolResult.Ok;
    }

    // With room for the fences where the class below has blocks of one size.
    PoolResult InitInner(KeyValues values, nuint fenceSize)
    {
        ulong* widened = stackalloc ulong[TInner.KeyCount];
        for (int i = 0; i < TInner.KeyCount; i++) widened[i] = values[i];
        TInner.AddMargins(widened, fenceSize);
        inner = default;
        return inner.Init(arena, owner, new KeyValues(widened));
    }

    /// <inheritdoc/>
    public void Finish()
    {
        inner.Finish();
        blocks.Finish();
        quarantine.Finish();
        recycler.Finish();
        stacks.Finish();
    }

    /// <inheritdoc/>
    /// <remarks>Always in another place, unless the size is the same: a pointer to where the block was is then caught.</remarks>
    public readonly bool TryResize(void* block, nuint oldSize, nuint newSize) => oldSize == newSize;

    /// <inheritdoc/>
    public bool TryGetSize(void* block, out nuint size)
    {
        guard.Enter();
        BlockEntry* entry = blocks.Find(block);
        bool live = entry != null && entry->IsLive;
        size = live ? entry->Size : 0;
        guard.Exit();
        return live;
    }

    /// <inheritdoc/>
    /// <remarks>What waits in the quarantine or to be used again counts as free.</remarks>
    public void Measure(out PoolFigures figures)
    {
        guard.Enter();
        inner.Measure(out figures);
        figures.Free += quarantine.Bytes + recycler.Bytes;
        figures.Allocations = allocations;
        figures.Frees = frees;
        guard.Exit();
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size) => inner.NextFree(from, out start, out size);

    /// <inheritdoc/>
    public static bool NextBlock(void* pool, ref nuint cursor, out BlockRecord block)
    {
        DebugCore<TInner>* own = (DebugCore<TInner>*)pool;
        block = default;
        BlockEntry* entry;
        byte* start;
        while ((entry = own->blocks.Next(ref cursor, out start)) != null)
        {
            cursor++;
            if (entry->IsLive) break;
        }
        if (entry != null)
            block = new BlockRecord { Block = start, Size = entry->Size, Allocator = entry->Allocator, Allocated = own->stacks.Get(entry->Allocated) };
        return entry != null;
    }

    /// <inheritdoc/>
    /// <remarks>What is kept back stays.</remarks>
    public static void Tend(void* pool, bool all)
    {
        DebugCore<TInner>* own = (DebugCore<TInner>*)pool;
        own->guard.Enter();
        TInner.Tend(&own->inner, all);
        own->guard.Exit();
    }

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

    // A block becomes the client's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void HandOut(byte* block, BlockEntry* entry, nuint size, int alignment, nuint* frames, int depth, in Origin origin)
    {
        entry->Start(size, alignment, origin.Family, blocks.PlaceOf(block), NumberOf(frames, depth, origin));
        allocations++;
    }

    // A stack whose number is to be looked up: its frames, or the caller's address alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint NumberOf(nuint* frames, int depth, in Origin origin) => frames == null ? stacks.Add((nuint)origin.Caller) : stacks.Add(frames, depth);

    // What an entry has room for, and more than a system has memory.
    static nuint MostBytes => unchecked((nuint)(BlockEntry.MostBytes - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint WithFences(nuint size) => fence + RoundUp(size) + fence;

    // A block of no bytes takes a step, so that blocks start at least that far from each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly nuint RoundUp(nuint size) => (size + (size == 0 ? 1u : 0) + alignMask) & ~alignMask;
}
