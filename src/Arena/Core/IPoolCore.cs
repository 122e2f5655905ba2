using System;

namespace Pools.Core;

/// <summary>
/// What a pool class must do. An implementation is an unmanaged struct that lives in memory of the arena and is used through a
/// pointer, so it is its own identity; it holds no references and throws nothing. The framework makes of it an <see cref="IPool"/>, a debugging
/// version and a heap for the malloc shim. Every method is thread-safe but <see cref="Init"/> and <see cref="Finish"/>.
/// A small class implements <see cref="ISimplePool"/> instead, and leaves most of this to <see cref="SimplePoolCore{TPool}"/>.
/// </summary>
/// <remarks>Sizes are in bytes. The model is the MPS's pool class (MPS design, "pool").</remarks>
public unsafe interface IPoolCore : IGuarding, ISegregating
{
    /// <summary>Writes the name of the class as it stands in configuration: "mvff".</summary>
    static abstract void WriteName(ref TextBuffer text);

    /// <summary>How many keys the class accepts.</summary>
    static abstract int KeyCount { get; }

    /// <summary>The key with that number, 0 to <see cref="KeyCount"/> - 1.</summary>
    static abstract KeyInfo Key(int index);

    /// <summary>
    /// The first key whose value, though in its range, does not go with the arena or with another key; -1 when all do.
    /// </summary>
    /// <param name="arena">The arena that the pool is to be in. It may not be made yet: only its settings may be read, such as the grain.</param>
    /// <param name="values">The values, each in its own range.</param>
    /// <param name="rule">What the value must be, to follow the word "must".</param>
    static abstract int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule);

    /// <summary>
    /// A layer is about to put <paramref name="margin"/> bytes, rounded up to the alignment, on both sides of each block. A class whose keys tell the size of a
    /// block changes these values so that the client's block fits in between; any other has nothing to do.
    /// </summary>
    /// <param name="slots">The values of its keys, checked; the layer's own copy.</param>
    /// <param name="margin">Bytes on each side.</param>
    static virtual void AddMargins(ulong* slots, nuint margin) { }

    /// <summary>Writes what can be done about a shortage, where this class means something of its own by it; nothing where it does not.</summary>
    static virtual void WriteAdvice(PoolResult result, ref TextBuffer text) { }

    /// <summary>Makes a pool of zeroed memory. On failure nothing is left behind.</summary>
    /// <param name="arena">Where the pool's memory comes from; it outlives the pool.</param>
    /// <param name="owner">The pool's number in the arena: the owner of every grain that it takes for blocks.</param>
    /// <param name="values">The values of its keys, checked; not kept.</param>
    PoolResult Init(ArenaCore* arena, uint owner, KeyValues values);

    /// <summary>Gives everything back to the arena. No other call follows.</summary>
    void Finish();

    /// <summary>The alignment of its blocks in bytes, a power of two.</summary>
    nuint Align { get; }

    /// <summary>A block of at least <paramref name="size"/> bytes, or null with the reason in <paramref name="failure"/>.</summary>
    void* Alloc(nuint size, ref Failure failure);

    /// <summary>
    /// A block such that the byte at <paramref name="offset"/> lies at a multiple of <paramref name="alignment"/>, a power of
    /// two; the offset is a multiple of <see cref="Align"/>. Null with the reason in <paramref name="failure"/>.
    /// </summary>
    void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure);

    /// <summary>
    /// Frees a block; its size is <see cref="PoolCore.UnknownSize"/> when the caller does not know it and the class <see cref="KnowsBlocks"/>. False, with the mistake in <paramref name="failure"/> and nothing
    /// changed, when it is none.
    /// </summary>
    bool Free(void* block, nuint size, ref Failure failure);

    /// <summary>
    /// Blocks of one size side by side, each to be freed on its own: at least one and at most <paramref name="most"/>, as many as come cheap.
    /// Their number; 0 with the reason in <paramref name="failure"/>. The size is a multiple of <see cref="Align"/>.
    /// </summary>
    nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure);

    /// <summary>Whether the class knows which addresses are blocks, and their sizes: what a debugging layer adds.</summary>
    static virtual bool KnowsBlocks => false;

    /// <summary>The size that a block in use was allocated with; false when the address is no such block, or the class does not know.</summary>
    bool TryGetSize(void* block, out nuint size);

    /// <summary>
    /// The next block in use, in any order, for a class that <see cref="KnowsBlocks"/>; false at the end. It takes no lock: the caller has the pool to itself, or
    /// has it held.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cursor">0 to start with; what it means is the class's.</param>
    /// <param name="block">The block, and who allocated it.</param>
    static virtual bool NextBlock(void* pool, ref nuint cursor, out BlockRecord block)
    {
        block = default;
        return false;
    }

    /// <summary>
    /// Whether the client may touch [at, at + size), for a class that <see cref="KnowsBlocks"/>: all of it in one block in use, or in memory of which
    /// the class knows nothing. If not, the mistake is in <paramref name="failure"/>, which tells how and by which function beforehand.
    /// </summary>
    static virtual bool MayAccess(void* pool, byte* at, nuint size, ref Failure failure) => true;

    /// <summary>Whether [at, at + size) lies in one block in use, as <see cref="MayAccess"/> but in a few instructions. False when it takes more to tell.</summary>
    static virtual bool IsInBlock(void* pool, byte* at, nuint size) => false;

    /// <summary>Makes a block larger or smaller where it is. False, with nothing changed, when that is not possible.</summary>
    bool TryResize(void* block, nuint oldSize, nuint newSize);

    /// <summary>Bytes that the pool has from the arena for blocks, and how many of them are free.</summary>
    void Measure(out PoolFigures figures);

    /// <summary>The first free range that starts at or after <paramref name="from"/>; false when there is none, or the class can not tell.</summary>
    bool NextFree(void* from, out void* start, out nuint size);

    /// <summary>Whether the pool and the blocks in it are sound; the damage, if any, in <paramref name="failure"/>.</summary>
    bool Check(CheckLevel level, ref Failure failure);

    /// <summary>
    /// Now and then, from whoever has the time: half of what has been free since the last call goes back to the arena, in pieces that are worth a call of the system. The
    /// other half is for the next burst. Or all that is free, in whole grains.
    /// </summary>
    static virtual void Tend(void* pool, bool all) { }

    /// <summary>Before a fork: after it nobody is inside the pool.</summary>
    void Hold();

    /// <summary>Ends <see cref="Hold"/>: after the fork, in the parent or in the child.</summary>
    void LetGo(bool inChild);
}

/// <summary>What pool cores and their callers agree on.</summary>
public static class PoolCore
{
    /// <summary>In place of a size: the pool knows it.</summary>
    public static nuint UnknownSize => nuint.MaxValue;

    /// <summary>More than any address space has, and small enough to do sums with.</summary>
    public static nuint MostBytes => nuint.MaxValue >> 8;
}
