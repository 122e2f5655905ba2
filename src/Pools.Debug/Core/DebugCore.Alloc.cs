using System.Runtime.CompilerServices;

namespace Pools.Core;

// Handing out blocks.
public unsafe partial struct DebugCore<TInner>
{
    /// <inheritdoc/>
    public void* Alloc(nuint size, ref Failure failure)
    {
        if (stackDepth != 0) return AllocTraced(size, 0, 0, ref failure);
        nuint frame = (nuint)failure.Origin.Caller;
        return Alloc(size, &frame, frame == 0 ? 0 : 1, ref failure);
    }

    /// <inheritdoc/>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        if (stackDepth != 0) return AllocTraced(size, alignment, offset, ref failure);
        nuint frame = (nuint)failure.Origin.Caller;
        return AllocAligned(size, alignment, offset, &frame, frame == 0 ? 0 : 1, ref failure);
    }

    /// <inheritdoc/>
    /// <remarks>One: each block has its own fences.</remarks>
    public nuint AllocSome(nuint size, nuint most, out void* first, ref Failure failure)
    {
        first = Alloc(size, ref failure);
        return first == null ? 0u : 1;
    }

    // With the whole stack, which is unwound before the lock is taken: that is slow.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining)]
    void* AllocTraced(nuint size, nuint alignment, nuint offset, ref Failure failure)
    {
        nuint* frames = stackalloc nuint[StackSource.MostFrames];
        int depth = Unwind(failure.Origin, frames);
        return alignment == 0 ? Alloc(size, frames, depth, ref failure) : AllocAligned(size, alignment, offset, frames, depth, ref failure);
    }

    void* Alloc(nuint size, nuint* frames, int depth, ref Failure failure)
    {
        void* block = null;
        guard.Enter();
        if (size > MostBytes) failure.Set(PoolResult.Resource);
        else if (checkEvery == 0 || IsSoundNow(ref failure))
        {
            nuint bytes = WithFences(size), sizeClass = bytes >> alignShift;
            block = Recycles(sizeClass) ? Reuse(size, sizeClass, bytes, ref failure) : Obtain(size, bytes, ref failure);
            if (block != null) Record(block, size, failure.Origin.Family, frames, depth);
        }
        guard.Exit();
        return block;
    }

    void* AllocAligned(nuint size, nuint alignment, nuint offset, nuint* frames, int depth, ref Failure failure)
    {
        void* block = null;
        guard.Enter();
        if (size > MostBytes) failure.Set(PoolResult.Resource);
        else if (checkEvery == 0 || IsSoundNow(ref failure))
        {
            nuint bytes = WithFences(size);
            byte* outer = (byte*)inner.AllocAligned(bytes, alignment, fence + offset, ref failure);
            if (outer == null && Relinquish()) outer = (byte*)inner.AllocAligned(bytes, alignment, fence + offset, ref failure);
            if (outer != null) block = Enclose(outer, size, bytes, ref failure);
            if (block != null) Record(block, size, failure.Origin.Family, frames, depth);
        }
        guard.Exit();
        return block;
    }

    readonly bool Recycles(nuint sizeClass) => quarantineLimit != 0 && recycler.Keeps(sizeClass);

    // A block that was used before: it must hold the pattern still. Or one of a few fresh ones.
    void* Reuse(nuint size, nuint sizeClass, nuint bytes, ref Failure failure)
    {
        byte* block = recycler.Take(sizeClass, bytes);
        if (block == null) return Refill(size, sizeClass, bytes, ref failure);
        BlockEntry* entry = blocks.Find(block);
        if (entry == null) return Enclose(block - fence, size, bytes, ref failure);
        if (!IsUndamaged(entry, block, ref failure)) return null; // it stays out of use: somebody has a pointer to it
        fencePattern.Write(block + size, block + (bytes - fence)); // the front fence is there
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void* Refill(nuint size, nuint sizeClass, nuint bytes, ref Failure failure)
    {
        nuint count = inner.AllocSome(bytes, recycler.NextBatch(sizeClass, bytes), out void* first, ref failure);
        if (count == 0) return Relinquish() ? Obtain(size, bytes, ref failure) : null;
        for (nuint i = count - 1; i > 0; i--) recycler.TryAdd(sizeClass, bytes, (byte*)first + i * bytes + fence);
        return Enclose((byte*)first, size, bytes, ref failure);
    }

    // A block of the class below. When there is no memory, what waits is there to be used.
    void* Obtain(nuint size, nuint bytes, ref Failure failure)
    {
        void* outer = inner.Alloc(bytes, ref failure);
        if (outer == null && Relinquish()) outer = inner.Alloc(bytes, ref failure);
        return outer == null ? null : Enclose((byte*)outer, size, bytes, ref failure);
    }

    // Makes a block of the class below one of the client's.
    void* Enclose(byte* outer, nuint size, nuint bytes, ref Failure failure)
    {
        byte* block = outer + fence;
        if (blocks.Cover(block, out PoolResult result) == null)
        {
            Failure unused = default;
            inner.Free(outer, bytes, ref unused);
            failure.Set(result);
            return null;
        }
        fencePattern.Write(outer, block);
        fencePattern.Write(block + size, outer + bytes);
        return block;
    }

    void Record(void* block, nuint size, Family family, nuint* frames, int depth) =>
        *blocks.Cover(block, out _) = new BlockEntry(size, family, blocks.PlaceOf(block), stacks.Add(frames, depth));

    // The frames of the call under way: at least the caller's address, if that is known.
    readonly int Unwind(Origin origin, nuint* frames)
    {
        int depth = StackSource.Capture == null ? 0 : StackSource.Capture(&origin, frames, stackDepth);
        if (depth != 0 || origin.Caller == null) return depth;
        frames[0] = (nuint)origin.Caller;
        return 1;
    }
}
