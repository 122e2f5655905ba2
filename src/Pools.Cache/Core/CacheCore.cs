using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// The cache layer over any pool class: small blocks lie in runs of one size, which are blocks of the class below, and come and go many at a time, for the
/// threads' caches (<see cref="ThreadCache"/>). Larger blocks are those of the class below. Thread-safe: a lock for each size class.
/// </summary>
/// <remarks>
/// After the MPS's segregated allocation caches, but the free blocks of a size are kept where they lie, in a run, so that what is empty goes
/// back whole. The figures are those of the class below, for which a run is in use; <see cref="PoolFigures.Cached"/> tells what of that is free.
/// Runs lie in the arena's first chunk: what is allocated elsewhere is not segregated.
/// </remarks>
public unsafe partial struct CacheCore<TInner> : IPoolCore where TInner : unmanaged, IPoolCore
{
    RunMap map;
    ArenaCore* arena;
    nuint align; // asked of the class below once
    ulong secret;
    bool isOpen;
    bool lends; // a slot was given out for less than its size
    bool isMapFull; // the class below had no memory in the first chunk when it was last asked, and no run has ended since
    fixed ulong lists[SizeClass.Count * ListWords];
    TInner inner;

    const int ListWords = 14; // of a RunList

    /// <inheritdoc/>
    /// <remarks>That of the class below: the layer changes nothing that a client sees but the speed.</remarks>
    public static void WriteName(ref TextBuffer text) => TInner.WriteName(ref text);

    /// <inheritdoc/>
    public static int KeyCount => TInner.KeyCount;

    /// <inheritdoc/>
    public static KeyInfo Key(int index) => TInner.Key(index);

    /// <inheritdoc/>
    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule) => TInner.FindConflict(arena, values, out rule);

    /// <inheritdoc/>
    public readonly nuint Align => align;

    /// <inheritdoc/>
    public static bool Segregates => true;

    /// <inheritdoc/>
    public static bool Guards => TInner.Guards;

    /// <inheritdoc/>
    public static nuint GuardEvery(void* pool) => TInner.GuardEvery(&Own(pool)->inner);

    /// <inheritdoc/>
    public static void* AllocGuarded(void* pool, nuint size, nuint alignment, bool isDue, ref Failure failure) =>
        TInner.AllocGuarded(&Own(pool)->inner, size, alignment, isDue, ref failure);

    /// <inheritdoc/>
    public static bool NextGuarded(void* pool, void* from, out void* block, out nuint size) => TInner.NextGuarded(&Own(pool)->inner, from, out block, out size);

    /// <inheritdoc/>
    public static bool ExplainFault(void* pool, void* address, Access access, ref Failure failure) =>
        TInner.ExplainFault(&Own(pool)->inner, address, access, ref failure);

    /// <inheritdoc/>
    public PoolResult Init(ArenaCore* arena, uint owner, KeyValues values)
    {
        this = default;
        this.arena = arena;
        PoolResult result = inner.Init(arena, owner, values);
        if (result != PoolResult.Ok) return result;
        align = inner.Align;
        secret = Entropy.Word();
        // A class that guards every block must see each; blocks of a larger alignment than a class's step would not have it.
        fixed (TInner* below = &inner) isOpen = align <= SizeClass.Step && TInner.GuardEvery(below) != 1;
        if (isOpen) isOpen = map.Open(arena) == PoolResult.Ok;
        return PoolResult.Ok;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        inner.Finish();
        if (isOpen) map.Close(arena);
    }

    /// <inheritdoc/>
    public void* Alloc(nuint size, ref Failure failure)
    {
        void* block = AllocSmall(size, 1, ref failure);
        return block != null ? block : inner.Alloc(size, ref failure);
    }

    /// <inheritdoc/>
    /// <remarks>With an offset there is something of the caller's in front of the client's bytes: no slot starts where the client's address is then.</remarks>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure) =>
        alignment <= align && offset == 0 ? Alloc(size, ref failure) : inner.AllocAligned(size, alignment, offset, ref failure);

    /// <inheritdoc/>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure) => inner.AllocSome(size, most, out first, ref failure);

    /// <inheritdoc/>
    public bool Free(void* block, nuint size, ref Failure failure)
    {
        nuint sizeClass = map.ClassAt(block);
        if (sizeClass == 0) return inner.Free(block, size, ref failure);
        if (!IsInUse(block, sizeClass, ref failure)) return false;
        if (size != PoolCore.UnknownSize && !MayHave(sizeClass, SizeOfAligned(size, failure.Origin.Alignment)))
        {
            failure.Set(MistakeKind.SizeMismatch, block, size, SizeClass.SizeOf(sizeClass));
            return false;
        }
        Slot.MakeFree(block, null, secret);
        Put(sizeClass, (Slot*)block, 1, again: false);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>A small block only changes within its class.</remarks>
    public bool TryResize(void* block, nuint oldSize, nuint newSize) =>
        map.ClassAt(block) == 0 ? inner.TryResize(block, oldSize, newSize) : SizeClass.Of(Math.Max(newSize, 1)) == map.ClassAt(block);

    /// <inheritdoc/>
    public bool TryGetSize(void* block, out nuint size)
    {
        nuint sizeClass = map.ClassAt(block);
        if (sizeClass == 0) return inner.TryGetSize(block, out size);
        size = SizeClass.SizeOf(sizeClass);
        Failure unused;
        Unsafe.SkipInit(out unused);
        return IsInUse(block, sizeClass, ref unused);
    }

    /// <inheritdoc/>
    /// <remarks>No run comes or goes meanwhile: the figures are those of one moment, and what is cached is never more than what is not free.</remarks>
    public void Measure(out PoolFigures figures)
    {
        EnterAll();
        inner.Measure(out figures);
        for (nuint i = 1; i < SizeClass.Count; i++) figures.Cached += ListOf(i)->Runs * Run.Bytes - (ListOf(i)->Used - ListOf(i)->Depot.Slots) * SizeClass.SizeOf(i);
        ExitAll();
    }

    /// <inheritdoc/>
    public bool NextFree(void* from, out void* start, out nuint size) => inner.NextFree(from, out start, out size);

    /// <inheritdoc/>
    /// <remarks>The runs are the inner structure: the walk over their free slots touches what a program that ends has no more use for.</remarks>
    public bool Check(CheckLevel level, ref Failure failure)
    {
        if (!inner.Check(level, ref failure)) return false;
        if (level != CheckLevel.Deep || RunsAreSound()) return true;
        failure.Set(PoolResult.Fail);
        return false;
    }

    /// <inheritdoc/>
    public static void Tend(void* pool, bool all)
    {
        for (nuint i = 1; i < SizeClass.Count; i++) Own(pool)->Thin(i, all);
        Own(pool)->isMapFull = false;
        TInner.Tend(&Own(pool)->inner, all);
    }

    /// <inheritdoc/>
    public void Hold()
    {
        EnterAll();
        inner.Hold();
    }

    /// <inheritdoc/>
    public void LetGo(bool inChild)
    {
        inner.LetGo(inChild);
        if (!inChild) ExitAll();
        else for (nuint i = 1; i < SizeClass.Count; i++) ListOf(i)->Guard.Reset();
    }

    // The locks of all classes, in their order.
    void EnterAll()
    {
        for (nuint i = 1; i < SizeClass.Count; i++) ListOf(i)->Guard.Enter();
    }

    void ExitAll()
    {
        for (nuint i = 1; i < SizeClass.Count; i++) ListOf(i)->Guard.Exit();
    }

    // Whether an address in a run is that of a block in use; the mistake if not.
    readonly bool IsInUse(void* block, nuint sizeClass, ref Failure failure)
    {
        bool isSlot = Run.IsSlot((nuint)block, Run.DivisorOf(sizeClass)) && map.At(block)->IsCarved((nuint)block);
        if (isSlot && ((Slot*)block)->Mark != Slot.FreeMark(block, secret)) return true;
        failure.Set(isSlot ? MistakeKind.DoubleFree : MistakeKind.InvalidFree, block, isSlot ? SizeClass.SizeOf(sizeClass) : 0);
        return false;
    }

    // Whether a slot of that class may have been given out for that size, rounded up.
    readonly bool MayHave(nuint sizeClass, nuint size)
    {
        nuint own = SizeClass.Of(size);
        return own == sizeClass || lends && own < sizeClass && sizeClass <= SizeClass.LastLender(own);
    }

    // The size whose class has the blocks for that size and alignment, a power of two or 0, if any has; 0 for a size that no block has.
    static nuint SizeOfAligned(nuint size, nuint alignment)
    {
        nuint step = Math.Max(alignment, SizeClass.Step);
        return unchecked(Math.Max(size, 1) + step - 1) & ~(step - 1);
    }

    RunList* ListOf(nuint sizeClass)
    {
        return (RunList*)Unsafe.AsPointer(ref lists[sizeClass * ListWords]);
    }
}
