namespace Pools.Core;

// Accesses that are asked about before they are made.
public unsafe partial struct DebugCore<TInner>
{
    /// <inheritdoc/>
    /// <remarks>
    /// Without the lock: when the access is right, nobody may free the block meanwhile, so its entry does not change, and no other block can come to
    /// start between it and the address.
    /// </remarks>
    public static bool IsInBlock(void* pool, byte* at, nuint size)
    {
        BlockEntry* entry = ((DebugCore<TInner>*)pool)->blocks.FindAtOrBefore(at, out byte* block);
        nuint offset = (nuint)(at - block);
        return entry != null && entry->IsLive && offset < entry->Size && size <= entry->Size - offset;
    }

    /// <inheritdoc/>
    public static bool MayAccess(void* pool, byte* at, nuint size, ref Failure failure)
    {
        DebugCore<TInner>* own = (DebugCore<TInner>*)pool;
        own->guard.Enter();
        bool allowed = own->IsAllowed(at, size, ref failure);
        own->guard.Exit();
        return allowed;
    }

    // Memory of which nothing is known may be accessed: it is no block's.
    readonly bool IsAllowed(byte* at, nuint size, ref Failure failure)
    {
        BlockEntry* entry = blocks.FindAtOrBefore(at, out byte* block);
        if (entry != null && at < block + RoundUp(entry->Size) + fence)
        {
            if (!entry->IsLive) return Refuse(MistakeKind.UseAfterFree, entry, block, at, ref failure);
            byte* end = block + entry->Size;
            if (at >= end) return Refuse(MistakeKind.Overrun, entry, block, at, ref failure);
            return size <= (nuint)(end - at) || Refuse(MistakeKind.Overrun, entry, block, end, ref failure);
        }
        entry = blocks.FindAfter(at, out block);
        if (entry == null || at < block - fence) return true;
        return Refuse(entry->IsLive ? MistakeKind.Underrun : MistakeKind.UseAfterFree, entry, block, at, ref failure);
    }

    readonly bool Refuse(MistakeKind kind, BlockEntry* entry, byte* block, byte* at, ref Failure failure)
    {
        if ((entry->State & BlockState.Reported) != 0) return true;
        entry->State |= BlockState.Reported;
        Access access = failure.Mistake.Access;
        byte* function = failure.Mistake.Function;
        failure.Set(kind, block, entry->Size);
        failure.Mistake.Offset = at - block;
        failure.Mistake.Access = access;
        failure.Mistake.Function = function;
        return Describe(entry, ref failure);
    }
}
