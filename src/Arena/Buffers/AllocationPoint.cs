using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Pools;

/// <summary>
/// Blocks that live and die together: handed out one behind the other from buffers of a pool, by adding to a pointer, and freed all at once by
/// <see cref="Reset"/> or <see cref="Dispose"/>. The arena of one request, one frame, one parse. For one thread at a time.
/// </summary>
/// <remarks>
/// After the MPS's allocation points (MPS manual, "Allocation points"), with the same three words. What is reserved is the client's to write to and nobody's to
/// keep until it is committed. Where the MPS's blocks are freed one by one, to a pool that can take a part of a buffer back, these are not: so any class will do.
/// Over a debugging class each block is one of the pool's own, with fences, and is freed with the rest: what writes beyond it, or to it after the reset, is named.
/// It has no finalizer: one that is lost keeps its buffers until the pool is disposed.
/// </remarks>
public sealed unsafe class AllocationPoint : IDisposable
{
    const int UsualBufferSize = 16 << 10;

    readonly IPool pool;
    readonly nuint bufferSize, mask;
    bool isSeparate; // each block is one of the pool's
    readonly List<(nuint Block, nuint Size)> more = []; // of the pool, besides the first buffer
    byte* first;
    bool isDisposed;

    byte* init, alloc, limit; // the next block's start; the end of what is reserved from there; the end of the buffer: in this order
    byte* laterInit, laterLimit; // of the buffer, while one of the pool's blocks is in its place
    byte* ownEnd; // the end of that block until it is committed
    bool isOwn; // there is such a block

    /// <param name="pool">Where buffers come from. It is not owned.</param>
    /// <param name="bufferSize">The bytes of a buffer. Blocks larger than half of it are the pool's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A buffer has no room for 16 bytes.</exception>
    public AllocationPoint(IPool pool, int bufferSize = UsualBufferSize)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, 16);
        this.pool = pool;
        mask = Math.Min(pool.Align, 16) - 1;
        this.bufferSize = (nuint)bufferSize;
        isSeparate = pool is IArenaPool { KnowsBlocks: true };
    }

    /// <summary>The alignment of its blocks: the pool's, but at most 16.</summary>
    public nuint Align => mask + 1;

    /// <summary>A block of that many bytes, its content undefined. It is good until <see cref="Reset"/> or <see cref="Dispose"/>. An open reservation is dropped.</summary>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Alloc(nuint size)
    {
        byte* block = init;
        nuint rounded = RoundUp(size);
        if (unchecked(rounded - 1) >= (nuint)(limit - block)) return AllocSlowly(size); // none, too: that is less by one than none
        init = alloc = block + rounded;
        return block;
    }

    /// <summary>A block for that many values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    public Span<T> Alloc<T>(int count) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Span<T>(Alloc(PoolExtensions.Bytes<T>(count)), count);
    }

    /// <summary>
    /// Room for a block of at most that many bytes. <see cref="Commit"/> makes a block of as many as turn out to be needed; without it the room goes to
    /// whoever asks next.
    /// </summary>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Reserve(nuint size)
    {
        byte* block = init;
        nuint rounded = RoundUp(size);
        if (unchecked(rounded - 1) >= (nuint)(limit - block)) return ReserveSlowly(size);
        alloc = block + rounded;
        return block;
    }

    /// <summary>Makes a block of the first bytes of what was reserved last.</summary>
    /// <exception cref="InvalidOperationException">That much is not reserved.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit(nuint size)
    {
        if (size > (nuint)(alloc - init)) CommitOwn(size);
        else init = alloc = init + RoundUp(size); // what is reserved is rounded up
    }

    /// <summary>Frees all blocks. One buffer is kept for those that follow.</summary>
    /// <exception cref="PoolCorruptionException">(Debugging class) A block is damaged; all are freed nevertheless.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        isOwn = false;
        PoolCorruptionException? damage = FreeMore();
        Enter(first);
        if (damage is not null) throw damage;
    }

    /// <summary>Frees all blocks.</summary>
    /// <exception cref="PoolCorruptionException">(Debugging class) A block is damaged; all are freed nevertheless.</exception>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        Enter(null);
        PoolCorruptionException? damage = FreeMore();
        PoolCorruptionException? last = first == null ? null : pool.Release(first, bufferSize);
        if ((damage ?? last) is { } told) throw told;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    nuint RoundUp(nuint size) => unchecked((size + mask) & ~mask);

    [MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocSlowly(nuint size)
    {
        void* block = ReserveSlowly(size);
        Commit(Math.Max(size, 1));
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void* ReserveSlowly(nuint size)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        EndReservation();
        nuint asked = Math.Max(size, 1); // a block of no bytes is still a block
        nuint rounded = RoundUp(asked);
        if ((isSeparate || asked > bufferSize / 2) && TryReserveOwn(size, rounded)) return init;
        if (rounded > (nuint)(limit - init)) Fill();
        alloc = init + rounded;
        return init;
    }

    // The rest of the buffer before is of no use until the reset.
    void Fill()
    {
        byte* buffer = (byte*)pool.Alloc(bufferSize);
        if (first == null) first = buffer;
        else more.Add(((nuint)buffer, bufferSize));
        Enter(buffer);
    }

    // A block of the pool's: nothing fits behind it, and the buffer waits. False for a class of one size, which has buffers only.
    bool TryReserveOwn(nuint size, nuint rounded)
    {
        PoolResult result = pool.TryAlloc(size, out void* own);
        if (result == PoolResult.Param && rounded - 1 < bufferSize)
        {
            isSeparate = false;
            return false;
        }
        byte* block = (byte*)(result == PoolResult.Ok ? own : pool.Alloc(size)); // throws
        more.Add(((nuint)block, size));
        laterInit = init;
        laterLimit = limit;
        init = alloc = limit = block;
        ownEnd = block + rounded;
        isOwn = true;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void CommitOwn(nuint size)
    {
        if (!isOwn || ownEnd == null || size > (nuint)(ownEnd - init)) ThrowNotReserved(size);
        ownEnd = null;
    }

    // Back to the buffer. What was not committed of the pool's is freed.
    void EndReservation()
    {
        if (!isOwn) return;
        isOwn = false;
        init = alloc = laterInit;
        limit = laterLimit;
        if (ownEnd == null) return;
        (nuint block, nuint size) = more[^1];
        more.RemoveAt(more.Count - 1);
        if (pool.Release((void*)block, size) is { } damage) throw damage;
    }

    PoolCorruptionException? FreeMore()
    {
        PoolCorruptionException? damage = null;
        foreach ((nuint block, nuint size) in more)
        {
            PoolCorruptionException? told = pool.Release((void*)block, size);
            damage ??= told;
        }
        more.Clear();
        return damage;
    }

    void Enter(byte* buffer)
    {
        init = alloc = limit = buffer;
        if (buffer != null) limit += bufferSize;
    }

    void ThrowNotReserved(nuint size)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        throw new InvalidOperationException($"An allocation point of pool '{pool.Name}' was to commit {size} bytes, which are not reserved. Reserve what may be needed, and commit it once.");
    }
}
