using System.Runtime.CompilerServices;
using Pools.Os;

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
        bool sound = CheckBlocks(ref failure);
        guard.Exit();
        return sound;
    }

    bool CheckBlocks(ref Failure failure)
    {
        nuint place = 0;
        for (BlockEntry* entry; (entry = blocks.Next(ref place, out byte* block)) != null; place++)
            if (!IsUndamaged(entry, block, ref failure)) return false;
        return true;
    }

    // Looks at all blocks, once in so many operations.
    bool IsSoundNow(ref Failure failure)
    {
        if (++operations < checkEvery) return true;
        operations = 0;
        return CheckBlocks(ref failure);
    }

    // Whether the client may free the block with that size. The usual case in a few comparisons.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsFreeable(BlockEntry* entry, byte* block, nuint size, ref Failure failure)
    {
        bool usual = entry != null && entry->IsSoundOf(failure.Origin.Family) && failure.Origin.Alignment == 0
            && (size == PoolCore.UnknownSize || size == entry->Size);
        return usual && IsIntact(entry, block) || IsFreeableAfterAll(entry, block, size, ref failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    bool IsFreeableAfterAll(BlockEntry* entry, byte* block, nuint size, ref Failure failure)
    {
        if (entry == null) return NoSuchBlock(block, size, ref failure);
        if (!entry->IsLive)
        {
            failure.Set(MistakeKind.DoubleFree, block, size, entry->Size);
            return Describe(entry, ref failure);
        }
        if (!FamilyText.Frees(failure.Origin.Family, entry->Allocator) || !IsAlignmentOf(entry, failure.Origin.Alignment))
        {
            failure.Set(MistakeKind.MismatchedFree, block, size, entry->Size);
            Describe(entry, ref failure);
            failure.Mistake.Freer = failure.Origin.Family;
            return false;
        }
        if (entry->Size != size && size != PoolCore.UnknownSize)
        {
            failure.Set(MistakeKind.SizeMismatch, block, size, entry->Size);
            return Describe(entry, ref failure);
        }
        return IsUndamaged(entry, block, ref failure);
    }

    // Whether a free that names an alignment names the one that was asked for.
    readonly bool IsAlignmentOf(BlockEntry* entry, nuint alignment) => alignment == 0 || Recorded(alignment) == entry->Alignment;

    // Whether there is no damage to report; what is reported once is not again.
    readonly bool IsUndamaged(BlockEntry* entry, byte* block, ref Failure failure) => IsIntact(entry, block) || IsReported(entry, block, ref failure);

    // Whether nothing was written where the client may not: around a live block, around and in a freed one.
    readonly bool IsIntact(BlockEntry* entry, byte* block)
    {
        nuint size = entry->Size;
        byte* end = block + size;
        bool front = (fence & 15) == 0 ? fencePattern.FillsAligned(block - fence, block) : fencePattern.FindOther(block - fence, block) == null;
        if (!front || !fencePattern.Fills(end, block + RoundUp(size) + fence)) return false;
        if (entry->IsLive) return true;
        if ((entry->State & BlockState.Discarded) == 0) return freePattern.Fills(block, end);
        return IsDiscardedIntact(entry, block);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool IsDiscardedIntact(BlockEntry* entry, byte* block) => FindDamage(entry, block, out _) == null;

    // What is damaged is described, but for the second time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool IsReported(BlockEntry* entry, byte* block, ref Failure failure)
    {
        if ((entry->State & BlockState.Reported) != 0) return true;
        byte* damage = FindDamage(entry, block, out Damage found);
        entry->State |= BlockState.Reported;
        failure.Set(found.Kind, block, entry->Size);
        failure.Mistake.Offset = damage - block;
        for (; damage < found.End && failure.Mistake.Shown < Mistake.MostShown; damage++)
        {
            failure.Mistake.Found[failure.Mistake.Shown] = *damage;
            failure.Mistake.Expected[failure.Mistake.Shown++] = found.IsZeroed ? (byte)0 : found.Pattern.At(damage);
        }
        return Describe(entry, ref failure);
    }

    // What was damaged: the end of the stretch, and what it should hold.
    struct Damage
    {
        public MistakeKind Kind;
        public byte* End;
        public Pattern Pattern;
        public bool IsZeroed;
    }

    // The first byte that the client may not have written to and has; null when there is none.
    readonly byte* FindDamage(BlockEntry* entry, byte* block, out Damage found)
    {
        byte* end = block + entry->Size, limit = block + RoundUp(entry->Size) + fence;
        found = new Damage { Kind = MistakeKind.Underrun, End = block, Pattern = fencePattern };
        byte* damage = fencePattern.FindOther(block - fence, block);
        if (damage != null) return damage;
        found.Kind = MistakeKind.Overrun;
        found.End = limit;
        damage = fencePattern.FindOther(end, limit);
        if (damage != null || entry->IsLive) return damage;
        found.Kind = MistakeKind.UseAfterFree;
        found.End = end;
        found.Pattern = freePattern;
        if ((entry->State & BlockState.Discarded) == 0) return freePattern.FindOther(block, end);
        byte* first = Pages.From(block), last = Pages.To(end);
        damage = freePattern.FindOther(block, first);
        if (damage == null) damage = freePattern.FindOther(last, end);
        if (damage != null) return damage;
        found.End = last;
        found.IsZeroed = true;
        return new Pattern(0).FindOther(first, last);
    }

    // Adds what the map knows of the block. False, for the caller to return.
    readonly bool Describe(BlockEntry* entry, ref Failure failure)
    {
        failure.OnError = onError;
        failure.Mistake.Allocator = entry->Allocator;
        failure.Mistake.Allocated = stacks.Get(entry->Allocated);
        if (entry->IsLive) return false;
        failure.Mistake.Freer = entry->Freer;
        failure.Mistake.Freed = stacks.Get(entry->Freed);
        return false;
    }

    // No block starts there: it was one, or is inside of one, or is something else.
    bool NoSuchBlock(byte* address, nuint size, ref Failure failure)
    {
        nuint given = size == PoolCore.UnknownSize ? 0 : size;
        BlockEntry* around = blocks.FindAtOrBefore(address, out byte* block);
        if (around != null && address < block + around->Size)
        {
            failure.Set(MistakeKind.InvalidFree, block, given, around->Size);
            failure.Mistake.Offset = address - block;
            return Describe(around, ref failure);
        }
        failure.Set(WasFreed(address) ? MistakeKind.DoubleFree : MistakeKind.InvalidFree, address, given);
        failure.OnError = onError;
        return false;
    }

    // Whether an address lies in memory that is free, so that it was a block once.
    bool WasFreed(byte* address)
    {
        if (arena->OwnerOf(address) != owner) return false;
        if (recycler.Contains(address)) return true;
        void* from = null;
        while (inner.NextFree(from, out void* start, out nuint size) && start <= address)
        {
            if ((nuint)(address - (byte*)start) < size) return true;
            from = (byte*)start + size;
        }
        return false;
    }
}
