using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

// Handing out blocks.
public unsafe partial struct DebugCore<TInner>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* Alloc(nuint size, ref Failure failure) =>
        stackDepth == 0 ? Alloc(size, null, 0, ref failure) : AllocTraced(size, 0, 0, ref failure);

    /// <inheritdoc/>
    public void* AllocAligned(nuint size, nuint alignment, nuint offset, ref Failure failure) => stackDepth == 0
        ? AllocAligned(size, alignment, offset, null, 0, ref failure)
        : AllocTraced(size, alignment, offset, ref failure);

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
        int depth = StackSource.Unwind(failure.Origin, frames, stackDepth);
        return alignment == 0 ? Alloc(size, frames, depth, ref failure) : AllocAligned(size, alignment, offset, frames, depth, ref failure);
    }

    void* Alloc(nuint size, nuint* frames, int depth, ref Failure failure)
    {
        byte* block = null;
        guard.EnterInline();
        if (size > MostBytes) failure.Set(PoolResult.Resource);
        else if (checkEvery == 0 || IsSoundNow(ref failure))
        {
            nuint bytes = WithFences(size), sizeClass = bytes >> alignShift;
            BlockEntry* entry;
            block = Recycles(sizeClass) ? Reuse(size, sizeClass, bytes, out entry, ref failure) : Obtain(size, bytes, out entry, ref failure);
            if (block != null) HandOut(block, entry, size, 0, frames, depth, failure.Origin);
        }
        guard.Exit();
        return block;
    }

    void* AllocAligned(nuint size, nuint alignment, nuint offset, nuint* frames, int depth, ref Failure failure)
    {
        byte* block = null;
        guard.Enter();
        if (size > MostBytes) failure.Set(PoolResult.Resource);
        else if (checkEvery == 0 || IsSoundNow(ref failure))
        {
            nuint bytes = WithFences(size);
            byte* outer = (byte*)inner.AllocAligned(bytes, alignment, fence + offset, ref failure);
            if (outer == null && Relinquish()) outer = (byte*)inner.AllocAligned(bytes, alignment, fence + offset, ref failure);
            block = TryEnclose(outer, size, bytes, out BlockEntry* entry, ref failure);
            if (block == null && outer != null) GiveBack(outer, bytes);
            if (block != null) HandOut(block, entry, size, Recorded(alignment), frames, depth, failure.Origin);
        }
        guard.Exit();
        return block;
    }

    // An alignment as an entry has it.
    readonly int Recorded(nuint alignment) => alignment <= alignMask + 1 ? 0 : BitOperations.TrailingZeroCount(alignment);

    readonly bool Recycles(nuint sizeClass) => quarantineLimit != 0 && recycler.Keeps(sizeClass);

    // A block that was used before: it must hold the pattern still. Or one of a few fresh ones.
    byte* Reuse(nuint size, nuint sizeClass, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        byte* block = recycler.Take(sizeClass, bytes);
        if (block == null) return Refill(size, sizeClass, bytes, out entry, ref failure);
        entry = blocks.Find(block);
        if (entry == null) return Enclose(block - fence, size, bytes, out entry, ref failure);
        if (!IsUndamaged(entry, block, ref failure)) return null; // it stays out of use: somebody has a pointer to it
        if ((entry->State & BlockState.Reported) != 0) fencePattern.Write(block - fence, block);
        fencePattern.Write(block + size, block + (bytes - fence)); // the front fence is there
        return block;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* Refill(nuint size, nuint sizeClass, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        entry = null;
        nuint count = inner.AllocSome(bytes, recycler.NextBatch(sizeClass, bytes), out void* first, ref failure);
        if (count == 0) return Relinquish() ? Obtain(size, bytes, out entry, ref failure) : null;
        for (nuint i = count - 1; i > 0; i--) recycler.TryAdd(sizeClass, bytes, (byte*)first + i * bytes + fence);
        return Enclose((byte*)first, size, bytes, out entry, ref failure);
    }

    // A block of the class below. When there is no memory, what waits is there to be used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* Obtain(nuint size, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        byte* outer = (byte*)inner.Alloc(bytes, ref failure);
        if (outer == null && Relinquish()) outer = (byte*)inner.Alloc(bytes, ref failure);
        return Enclose(outer, size, bytes, out entry, ref failure);
    }

    // Makes a block of the class below one of the client's, or another one that can be; null stays null.
    byte* Enclose(byte* outer, nuint size, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        byte* block = TryEnclose(outer, size, bytes, out entry, ref failure);
        return block != null || outer == null ? block : EncloseAnother(outer, size, bytes, out entry, ref failure);
    }

    // Null, and nothing has changed, when the map has no memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* TryEnclose(byte* outer, nuint size, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        entry = null;
        if (outer == null) return null;
        byte* block = outer + fence;
        entry = blocks.Cover(block, out PoolResult result);
        if (entry == null)
        {
            failure.Set(result);
            return null;
        }
        fencePattern.Write(outer, block);
        fencePattern.Write(block + size, outer + bytes);
        return block;
    }
}
