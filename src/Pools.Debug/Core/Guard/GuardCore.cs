using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The guarding layer over any pool class: blocks that lie against an inaccessible page, and become inaccessible as a whole when they are freed, so
/// that the very access that is wrong is caught, a read as well. All blocks, or one in many. Other blocks are those of the class below, untouched.
/// </summary>
/// <remarks>
/// What lies between a guarded block and the ends of its pages is filled like a fence, and looked at when it is freed and on <see cref="Check"/>.
/// A block that finds no room, that is larger than the slots take, or of an alignment above a page, is one of the class below.
/// </remarks>
public unsafe struct GuardCore<TInner> : IPoolCore where TInner : unmanaged, IPoolCore
{
    GuardedBlocks guarded;
    nuint align; // asked of the class below once: whether its getter leaves it as it is, the compiler can not know, and would copy it
    TInner inner;

    /// <inheritdoc/>
    /// <remarks>That of the class below: which blocks are guarded is a setting.</remarks>
    public static void WriteName(ref TextBuffer text) => TInner.WriteName(ref text);

    /// <inheritdoc/>
    public static int KeyCount => GuardKeys.Count + TInner.KeyCount;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => index < GuardKeys.Count ? GuardKeys.Describe(index) : TInner.Key(index - GuardKeys.Count);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        if (GuardKeys.EveryOf(values) != 0 && !arena->CanMap)
        {
            rule = "be off in an arena in the caller's memory"u8;
            return GuardKeys.Guard;
        }
        int wrong = TInner.FindConflict(arena, values.From(GuardKeys.Count), out rule);
        return wrong < 0 ? wrong : wrong + GuardKeys.Count;
    }

    /// <inheritdoc/>
    public static void WriteAdvice(PoolResult result, ref TextBuffer text) => TInner.WriteAdvice(result, ref text);

    /// <inheritdoc/>
    public readonly nuint Align => align;

    /// <inheritdoc/>
    public static bool KnowsBlocks => TInner.KnowsBlocks;

    /// <inheritdoc/>
    public static bool Guards => true;

    /// <inheritdoc/>
    public static nuint GuardEvery(void* pool) => Guarded(pool)->Every;

    /// <inheritdoc/>
    public static void* AllocGuarded(void* pool, nuint size, nuint alignment, bool isDue, ref Failure failure) =>
        Guarded(pool)->Alloc(size, alignment, isDue, ref failure);

    /// <inheritdoc/>
    public static bool IsKnown(void* pool, void* address) => Guarded(pool)->Contains(address);

    /// <inheritdoc/>
    public static bool NextGuarded(void* pool, void* from, out void* block, out nuint size) => Guarded(pool)->Next(from, out block, out size);

    /// <inheritdoc/>
    public static bool ExplainFault(void* pool, void* address, Access access, ref Failure failure) =>
        Guarded(pool)->ExplainFault((byte*)address, access, ref failure);

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        KeyValues below = values.From(GuardKeys.Count);
        inner = default;
        guarded = default;
        PoolResult result = inner.Init(arena, owner, below);
        if (result != PoolResult.Ok) return result;
        align = inner.Align;
        ulong template = ValueBelow(below, DebugKeys.Describe(DebugKeys.FenceTemplate));
        OnError onError = (OnError)ValueBelow(below, DebugKeys.Describe(DebugKeys.OnError));
        int stackDepth = (int)ValueBelow(below, DebugKeys.Describe(DebugKeys.StackDepth));
        result = guarded.Init(arena, owner, values, Align, template, stackDepth, onError);
        if (result != PoolResult.Ok) inner.Finish();
        return result;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        guarded.Finish();
        inner.Finish();
    }

    /// <inheritdoc/>
    /// <remarks>When the class below has no memory, that of freed guarded blocks is there to be used: in the end a block is guarded that is not due.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Alloc(nuint size, ref Failure failure)
    {
        if (guarded.IsOff) return inner.Alloc(size, ref failure);
        void* block = guarded.Alloc(size, Align, false, ref failure);
        if (block == null) block = inner.Alloc(size, ref failure);
        return block != null || failure.Result == PoolResult.Fail ? block : guarded.Alloc(size, Align, true, ref failure);
    }

    /// <inheritdoc/>
    /// <remarks>With an offset there is something of the caller's in front of the client's bytes: such a block has nowhere to lie against a page.</remarks>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        if (guarded.IsOff || offset != 0) return inner.AllocAligned(size, alignment, offset, ref failure);
        nuint larger = Math.Max(alignment, Align);
        void* block = guarded.Alloc(size, larger, false, ref failure);
        if (block == null) block = inner.AllocAligned(size, alignment, offset, ref failure);
        return block != null || failure.Result == PoolResult.Fail ? block : guarded.Alloc(size, larger, true, ref failure);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Free(void* block, nuint size, ref Failure failure) =>
        guarded.Contains(block) ? guarded.Free(block, size, ref failure) : inner.Free(block, size, ref failure);

    /// <inheritdoc/>
    /// <remarks>A batch is for who keeps blocks by size, and asks for each guarded block by itself.</remarks>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure) => inner.AllocSome(size, most, out first, ref failure);

    /// <inheritdoc/>
    /// <remarks>A guarded block only changes to where it is: another size would not end at the page, and an old pointer is caught.</remarks>
    public bool TryResize(void* block, nuint oldSize, nuint newSize) =>
        guarded.Contains(block) ? oldSize == newSize : inner.TryResize(block, oldSize, newSize);

    /// <inheritdoc/>
    public bool TryGetSize(void* block, out nuint size) =>
        guarded.Contains(block) ? guarded.TryGetSize(block, out size) : inner.TryGetSize(block, out size);

    /// <inheritdoc/>
    /// <remarks>A guarded block counts as what it would take of the class below; the rest of its pages is not to be had.</remarks>
    public void Measure(out PoolFigures figures)
    {
        inner.Measure(out figures);
        figures.Total += guarded.Bytes;
        figures.Allocations += guarded.Allocations;
        figures.Frees += guarded.Frees;
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size) => inner.NextFree(from, out start, out size);

    /// <inheritdoc/>
    /// <remarks>First the guarded ones, with the page as the cursor, then those of the class below.</remarks>
    public static bool NextBlock(void* pool, ref nuint cursor, out BlockRecord block)
    {
        nuint below = (nuint)1 << 63;
        GuardCore<TInner>* own = (GuardCore<TInner>*)pool;
        if (cursor < below && own->guarded.Next(ref cursor, out block)) return true;
        nuint innerCursor = cursor < below ? 0 : cursor - below;
        bool found = TInner.NextBlock(&own->inner, ref innerCursor, out block);
        cursor = innerCursor + below;
        return found;
    }

    /// <inheritdoc/>
    /// <remarks>Of guarded blocks the system tells.</remarks>
    public static bool MayAccess(void* pool, byte* at, nuint size, ref Failure failure) =>
        TInner.MayAccess(&((GuardCore<TInner>*)pool)->inner, at, size, ref failure);

    /// <inheritdoc/>
    public static bool IsInBlock(void* pool, byte* at, nuint size) => TInner.IsInBlock(&((GuardCore<TInner>*)pool)->inner, at, size);

    /// <inheritdoc/>
    public bool Check(CheckLevel level, ref Failure failure) =>
        inner.Check(level, ref failure) && (level == CheckLevel.Shallow || guarded.Check(ref failure));

    /// <inheritdoc/>
    public static void Tend(void* pool, bool all) => TInner.Tend(&((GuardCore<TInner>*)pool)->inner, all);

    /// <inheritdoc/>
    public void Hold()
    {
        guarded.Hold();
        inner.Hold();
    }

    /// <inheritdoc/>
    public void LetGo(bool inChild)
    {
        inner.LetGo(inChild);
        guarded.LetGo(inChild);
    }

    // The value of a key of the class below, or the default where it has no such key.
    static ulong ValueBelow(KeyValues below, KeyInfo wanted)
    {
        ReadOnlySpan<byte> name = new(wanted.Name, wanted.NameLength);
        for (int i = 0; i < TInner.KeyCount; i++)
            if (TInner.Key(i).IsNamed(name)) return below[i];
        return wanted.Default;
    }

    static GuardedBlocks* Guarded(void* pool) => &((GuardCore<TInner>*)pool)->guarded;
}
