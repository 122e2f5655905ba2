using System;
using System.Collections.Generic;

namespace Pools;

/// <summary>
/// A pool: hands out blocks of an arena's memory by the policy of its class. The client gives a block's size when it
/// frees it, so that the pool need not remember it. Sizes are in bytes. Thread-safe, but for <see cref="IDisposable.Dispose"/>, which no other call may
/// overlap. After it, and after the arena's, every member throws <see cref="ObjectDisposedException"/>.
/// </summary>
public unsafe interface IPool : IDisposable
{
    /// <summary>The name given with the key Name, or the class's name and a number.</summary>
    string Name { get; }

    /// <summary>The pool's class.</summary>
    PoolClass Class { get; }

    /// <summary>The arena that its memory comes from.</summary>
    Arena Arena { get; }

    /// <summary>The alignment of its blocks, a power of two.</summary>
    nuint Align { get; }

    /// <summary>A block of at least <paramref name="size"/> bytes, aligned to <see cref="Align"/>, its content undefined. The caller owns it until it frees it.</summary>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    void* Alloc(nuint size);

    /// <summary>Like <see cref="Alloc"/>, with a result in place of the exception; <paramref name="block"/> is null unless it is Ok.</summary>
    PoolResult TryAlloc(nuint size, out void* block);

    /// <summary>A block whose address is a multiple of <paramref name="alignment"/>, a power of two. It is freed as any other.</summary>
    /// <exception cref="ArgumentException">The alignment is not a power of two.</exception>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    void* AllocAligned(nuint size, nuint alignment);

    /// <summary>Like <see cref="AllocAligned"/>, with a result in place of the exceptions (Param for the alignment).</summary>
    PoolResult TryAllocAligned(nuint size, nuint alignment, out void* block);

    /// <summary>Frees a block. The size is the one that it was allocated with.</summary>
    /// <exception cref="PoolCorruptionException">It is no block of this pool, free already, of another size, or damaged.</exception>
    void Free(void* block, nuint size);

    /// <summary>Makes a block larger or smaller without moving it; false, with nothing changed, when the class or the neighbours do not allow it.</summary>
    bool TryResize(void* block, nuint oldSize, nuint newSize);

    /// <summary>Bytes that the pool has from the arena for blocks.</summary>
    nuint TotalSize { get; }

    /// <summary>
    /// Of <see cref="TotalSize"/>, the bytes that are free. The difference, less <see cref="CachedSize"/>, is what is allocated, each size rounded up to
    /// <see cref="Align"/>.
    /// </summary>
    nuint FreeSize { get; }

    /// <summary>
    /// Of what is not free, the bytes that are kept ready for small blocks; 0 for a class that keeps none. To the byte while no other thread uses the pool.
    /// </summary>
    nuint CachedSize => 0;

    /// <summary>The size of the largest free range.</summary>
    nuint LargestFree { get; }

    /// <summary>The number of free ranges.</summary>
    nuint FreeRangeCount { get; }

    /// <summary>The free ranges in address order, as they are when each is reached. Empty for a class that can not tell.</summary>
    IEnumerable<FreeRange> FreeRanges();

    /// <summary>Looks for damage.</summary>
    /// <exception cref="PoolCorruptionException">A block is damaged.</exception>
    /// <exception cref="PoolException">The pool's own structures are unsound.</exception>
    void Check(CheckLevel level = CheckLevel.Blocks);
}

/// <summary>A free range of a pool: its address and its size in bytes.</summary>
public readonly record struct FreeRange(nuint Address, nuint Size);
