using System;

namespace Pools.Core;

/// <summary>
/// The least that a pool class can be: an unmanaged struct that hands out blocks and takes them back. <see cref="SimplePoolCore{TPool}"/> makes an
/// <see cref="IPoolCore"/> of it, and so it gets all that any class has; <c>PoolClass.Of&lt;TPool&gt;()</c> is its class.
/// </summary>
/// <remarks>
/// It needs no lock, as every call but <see cref="Init"/> is made under the pool's; it gives nothing back at its end, as what <see cref="Init"/> and
/// <see cref="Alloc"/> took with the pool's owner is given back for it. A failed call changes nothing, and <see cref="Free"/> needs no memory.
/// </remarks>
public unsafe interface ISimplePool
{
    /// <summary>The name of the class as it stands in configuration and in messages.</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The alignment of blocks in bytes, a power of two; all sizes are multiples of it.</summary>
    static virtual nuint Align => 16;

    /// <summary>How many keys the class accepts.</summary>
    static virtual int KeyCount => 0;

    /// <summary>The key with that number.</summary>
    static virtual KeyInfo Key(int index) => default;

    /// <summary>Makes a pool of zeroed memory. On failure nothing is left behind.</summary>
    /// <param name="arena">Where the pool's memory comes from.</param>
    /// <param name="owner">The pool's number in the arena, with which it takes grains.</param>
    /// <param name="values">The values of its keys, each in its range.</param>
    PoolResult Init(ArenaCore* arena, uint owner, KeyValues values);

    /// <summary>A block of <paramref name="size"/> bytes, more than none.</summary>
    /// <param name="size">A multiple of <see cref="Align"/>.</param>
    /// <param name="alignment">Of <c>block + offset</c>: a power of two, at least <see cref="Align"/>. Unimplemented is an answer to a larger one.</param>
    /// <param name="offset">A multiple of <see cref="Align"/>: what a layer puts in front. 0 when the alignment is <see cref="Align"/>.</param>
    /// <param name="block">The block, when the result is Ok.</param>
    PoolResult Alloc(nuint size, nuint alignment, nuint offset, out void* block);

    /// <summary>Frees a block, or says what is wrong with it. The size is a multiple of <see cref="Align"/>.</summary>
    MistakeKind Free(void* block, nuint size);

    /// <summary>What the pool has and what of it is free.</summary>
    void Measure(out PoolFigures figures);
}
