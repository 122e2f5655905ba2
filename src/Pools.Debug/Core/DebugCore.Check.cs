namespace Pools.Core;

// Finding a client's mistakes, and describing them.
public unsafe partial struct DebugCore<TInner>
{
    /// <inheritdoc/>
    public bool Check(CheckLevel level, ref Failure failure)
    {
        if (!inner.Check(level, ref failure)) return false;
        if (level == CheckLevel.Shallow) return true;
        guard.Enter();
        bool sound = true;
        nuint at = 0;
        for (BlockEntry* entry; sound && (entry = blocks.Next(ref at)) != null; at++) sound = IsUndamaged(entry, ref failure);
        guard.Exit();
        return sound;
    }

    // Whether the client may free the block with that size.
    bool IsFreeable(BlockEntry* entry, void* block, nuint size, ref Failure failure)
    {
        if (entry == null)
        {
            failure.Set(LiesInFree(block) ? MistakeKind.DoubleFree : MistakeKind.InvalidFree, block, size);
            return false;
        }
        if ((entry->State & BlockState.Freed) != 0)
        {
            failure.Set(MistakeKind.DoubleFree, block, size, entry->Size);
            return false;
        }
        if (entry->Size != size)
        {
            failure.Set(MistakeKind.SizeMismatch, block, size, entry->Size);
            return false;
        }
        return IsUndamaged(entry, ref failure);
    }

    // Whether there is no damage to report; what is reported once is not again.
    readonly bool IsUndamaged(BlockEntry* entry, ref Failure failure)
    {
        if ((entry->State & BlockState.Reported) != 0 || IsSound(entry, ref failure)) return true;
        entry->State |= BlockState.Reported;
        return false;
    }

    // Whether nothing was written where the client may not: around a live block, around and in a freed one.
    readonly bool IsSound(BlockEntry* entry, ref Failure failure)
    {
        byte* block = entry->Block, end = block + entry->Size, limit = block + RoundUp(entry->Size) + fence;
        byte* damage = Pattern.FindFenceDamage(block - fence, block);
        if (damage != null) return Damaged(MistakeKind.Underrun, entry, damage, ref failure);
        damage = Pattern.FindFenceDamage(end, limit);
        if (damage != null) return Damaged(MistakeKind.Overrun, entry, damage, ref failure);
        if ((entry->State & BlockState.Freed) == 0) return true;
        damage = Pattern.FindSplatDamage(block, end);
        return damage == null || Damaged(MistakeKind.UseAfterFree, entry, damage, ref failure);
    }

    static bool Damaged(MistakeKind kind, BlockEntry* entry, byte* damage, ref Failure failure)
    {
        failure.Set(kind, entry->Block, entry->Size);
        failure.Mistake.Offset = damage - entry->Block;
        failure.Mistake.Found[0] = *damage;
        failure.Mistake.Expected[0] = kind == MistakeKind.UseAfterFree ? Pattern.SplatAt(damage) : Pattern.FenceAt(damage);
        failure.Mistake.Shown = 1;
        return false;
    }

    // Whether an address that is in no table lies in memory that the class below has free: then it was a block once.
    bool LiesInFree(void* address)
    {
        if (arena->OwnerOf(address) != owner) return false;
        void* from = null;
        while (inner.NextFree(from, out void* start, out nuint size) && start <= address)
        {
            if ((nuint)((byte*)address - (byte*)start) < size) return true;
            from = (byte*)start + size;
        }
        return false;
    }
}
