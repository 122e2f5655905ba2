namespace Pools.Core;

// A client's mistakes with guarded blocks.
internal unsafe partial struct GuardedBlocks
{
    /// <summary>Whether nothing was written beside blocks in use.</summary>
    public bool Check(ref Failure failure)
    {
        if (IsOff) return true;
        guard.Enter();
        bool sound = true;
        nuint page = 0;
        for (GuardSlot* slot; sound && (slot = slots.Next(ref page)) != null; page++)
            sound = !slot->IsLive || IsUndamaged(slot, ref failure);
        guard.Exit();
        return sound;
    }

    /// <summary><see cref="IGuarding.ExplainFault"/></summary>
    public bool ExplainFault(byte* address, Access access, ref Failure failure)
    {
        if (!slots.Contains(address)) return false;
        guard.Enter();
        bool explained = Explain(address, access, ref failure);
        guard.Exit();
        return explained;
    }

    bool Explain(byte* address, Access access, ref Failure failure)
    {
        if (slots.IsAccessible(address)) return false;
        GuardSlot* slot = slots.FindOrNearest(address);
        if (slot == null) return false;
        bool known = slot->IsReported;
        slot->State |= GuardState.Reported;
        MistakeKind kind = !slot->IsLive ? MistakeKind.UseAfterFree : address < slot->Block ? MistakeKind.Underrun : MistakeKind.Overrun;
        Tell(kind, slot, PoolCore.UnknownSize, ref failure);
        failure.Mistake.Offset = address - slot->Block;
        failure.Mistake.Access = access;
        if (onError == OnError.Report)
        {
            if (known) failure.Mistake.Kind = MistakeKind.None;
            if (!slots.Open(address)) failure.OnError = OnError.Abort; // it can not go on
        }
        return true;
    }

    // Whether the client may free the block with that size.
    bool IsFreeable(GuardSlot* slot, byte* block, nuint size, ref Failure failure)
    {
        if (slot == null || slot->Block != block) return NoSuchBlock(slot, block, size, ref failure);
        if (!slot->IsLive) return Tell(MistakeKind.DoubleFree, slot, size, ref failure);
        if (!FamilyText.Frees(failure.Origin.Family, slot->Allocator))
        {
            Family freer = failure.Origin.Family;
            Tell(MistakeKind.MismatchedFree, slot, size, ref failure);
            failure.Mistake.Freer = freer;
            return false;
        }
        if (size != slot->Size && size != PoolCore.UnknownSize) return Tell(MistakeKind.SizeMismatch, slot, size, ref failure);
        return IsUndamaged(slot, ref failure);
    }

    // No block starts there; the address may lie in one.
    bool NoSuchBlock(GuardSlot* around, byte* address, nuint size, ref Failure failure)
    {
        if (around != null && address >= around->Block && address < around->Block + around->Size)
        {
            Tell(MistakeKind.InvalidFree, around, size, ref failure);
            failure.Mistake.Offset = address - around->Block;
            return false;
        }
        failure.Set(MistakeKind.InvalidFree, address, size == PoolCore.UnknownSize ? 0 : size);
        failure.OnError = onError;
        return false;
    }

    // Whether there is no damage to report; what is reported once is not again.
    bool IsUndamaged(GuardSlot* slot, ref Failure failure)
    {
        if (slot->IsReported) return true;
        byte* end = slots.EndOf(slot);
        MistakeKind kind = MistakeKind.Underrun;
        byte* limit = slot->Block, damage = fence.FindOther(slots.BottomOf(slot), limit);
        if (damage == null)
        {
            kind = MistakeKind.Overrun;
            limit = end;
            damage = fence.FindOther(slot->Block + slot->Size, end);
        }
        if (damage == null) return true;
        slot->State |= GuardState.Reported;
        Tell(kind, slot, PoolCore.UnknownSize, ref failure);
        failure.Mistake.Offset = damage - slot->Block;
        for (; damage < limit && failure.Mistake.Shown < Mistake.MostShown; damage++)
        {
            failure.Mistake.Found[failure.Mistake.Shown] = *damage;
            failure.Mistake.Expected[failure.Mistake.Shown++] = fence.At(damage);
        }
        return false;
    }

    // A mistake about a block, with what is known of it. False, for the caller to return.
    bool Tell(MistakeKind kind, GuardSlot* slot, nuint givenSize, ref Failure failure)
    {
        failure.Set(kind, slot->Block, givenSize == PoolCore.UnknownSize ? slot->Size : givenSize, slot->Size);
        failure.OnError = onError;
        slot->Describe(ref failure.Mistake);
        return false;
    }
}
