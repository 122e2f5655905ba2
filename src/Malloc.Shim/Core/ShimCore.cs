using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// Unsized malloc and free over a pool of any class: a header in front of each block holds its size. Gives and takes the C functions' values;
/// null is out of memory. It has no state of its own but the pool, and is as thread-safe as that. A class that knows its blocks' sizes, a debugging
/// one, needs no header: its fence begins where the block does.
/// </summary>
/// <remarks>After the MPS's guide to implementing malloc and free, with its gaps closed: sizes that overflow, alignment, trust in the header.</remarks>
internal unsafe partial struct ShimCore<TPool> where TPool : unmanaged, IPoolCore
{
    // From this size on fresh pages are worth a call of the system: giving them back costs next to nothing, clearing them a fault each, and makes them resident. With pages that are
    // resident it is the other way round.
    const nuint ClearedByPages = 256 << 10;

    TPool* pool;
    ArenaCore* arena;
    uint owner;
    nuint lead; // from the pool's block to the client's: the header, if there is one. Blocks that have one are multiples of it, so that slack is of its unit
    ulong secret;

    /// <summary>Sets up a shim over a pool that outlives it.</summary>
    public void Init(TPool* pool, ArenaCore* arena, uint owner, ulong secret)
    {
        this.pool = pool;
        this.arena = arena;
        this.owner = owner;
        this.secret = secret;
        lead = TPool.KnowsBlocks ? 0 : Math.Max(Header.Bytes, pool->Align);
    }

    public readonly TPool* Pool => pool;

    /// <summary>The largest size that C lets an object have.</summary>
    public static nuint MostBytes => nuint.MaxValue >> 1;

    /// <summary>A block aligned to 16 bytes, of its own even for size 0.</summary>
    public readonly void* Malloc(nuint size, ref Failure failure)
    {
        if (GuardsApart)
        {
            void* guarded = TryGuard(size, Header.Bytes, false, ref failure);
            if (guarded != null) return guarded;
        }
        return MallocUnguarded(size, ref failure);
    }

    /// <summary>Like <see cref="Malloc"/>, from a class that guards apart never a guarded one: for who counts the blocks himself.</summary>
    public readonly void* MallocUnguarded(nuint size, ref Failure failure) => AllocUnguarded(size, Header.Bytes, ref failure);

    /// <summary>A block of zeros for an array; null when the product is no size.</summary>
    public readonly void* Calloc(nuint count, nuint size, ref Failure failure)
    {
        if (Math.BigMul(count, size, out ulong total) != 0) return TooLarge(ref failure);
        nuint before = FreshSoFar;
        void* block = Malloc((nuint)total, ref failure);
        if (block != null) Clear((byte*)block, (nuint)total, before);
        return block;
    }

    /// <summary>A block at a multiple of an alignment, which is a power of two.</summary>
    public readonly void* AlignedAlloc(nuint alignment, nuint size, ref Failure failure)
    {
        if (size > MostBytes - lead) return TooLarge(ref failure);
        if (alignment <= pool->Align) return Malloc(size, ref failure);
        if (GuardsApart)
        {
            void* guarded = TryGuard(size, alignment, false, ref failure);
            if (guarded != null) return guarded;
        }
        return AllocUnguarded(size, Math.Max(alignment, Header.Bytes), ref failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly void* AllocUnguarded(nuint size, nuint alignment, ref Failure failure)
    {
        if (TPool.Segregates)
        {
            void* known = TPool.AllocKnown(pool, size, alignment, ref failure);
            if (known != null) return known;
        }
        if (size > MostBytes - lead) return TooLarge(ref failure);
        // The offset tells a class that has blocks of another kind that there is a header.
        void* outer = alignment <= pool->Align && !HasOthers ? pool->Alloc(Outer(size), ref failure) : pool->AllocAligned(Outer(size), alignment, lead, ref failure);
        return outer == null ? null : Mark((byte*)outer + lead, size);
    }

    /// <summary>Frees a block. False, with the mistake, when it is none.</summary>
    public readonly bool Free(void* block, ref Failure failure)
    {
        if (IsKnown(block)) return pool->Free(block, PoolCore.UnknownSize, ref failure);
        if (!TryGetSize(block, out nuint size, ref failure)) return false;
        Header.Free(block, secret);
        return pool->Free((byte*)block - lead, Header.Of(block)->Capacity(lead) + lead, ref failure);
    }

    /// <summary>
    /// The bytes of a block from its first that are the client's, for who may keep it when it is freed. False when it is no block in use that has a header, lies in the
    /// arena's first chunk, and has a size below <see cref="Header.Large"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryGetCapacity(void* block, out nuint capacity)
    {
        capacity = 0;
        // In front of a small block is a client's memory, who does not know the secret. A guarded one lies beside the chunks.
        if (((nuint)block & (Header.Bytes - 1)) != 0 || arena->OwnerInFirst((byte*)block - Header.Bytes) != owner || !Header.IsLive(block, secret)) return false;
        capacity = Header.Of(block)->CapacityBelowLarge(lead);
        return Header.Of(block)->Size < Header.Large;
    }

    /// <summary>Marks such a block free without giving it to the pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Retire(void* block) => Header.Free(block, secret);

    /// <summary>Makes a retired block one in use again, of any size up to its capacity, which is below <see cref="Header.Large"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void* Reuse(void* block, nuint size, nuint capacity)
    {
        Header.WriteBelowLarge(block, size, capacity, lead, secret);
        return block;
    }

    /// <summary>Gives a retired block to the pool.</summary>
    public readonly bool FreeRetired(void* block, nuint capacity, ref Failure failure) => pool->Free((byte*)block - lead, capacity + lead, ref failure);

    /// <summary>Frees a block that must have that size. False, with the mistake, when it has not, or is no block.</summary>
    public readonly bool FreeSized(void* block, nuint size, ref Failure failure)
    {
        if (IsKnown(block)) return pool->Free(block, size, ref failure); // it compares sizes and families
        if (!TryGetSize(block, out nuint actual, ref failure)) return false;
        if (actual == size) return Free(block, ref failure);
        failure.Set(MistakeKind.SizeMismatch, block, size, actual);
        return false;
    }

    /// <summary>Frees a block that must have that size and alignment. False, with the mistake, when it has not, or is no block.</summary>
    public readonly bool FreeAlignedSized(void* block, nuint alignment, nuint size, ref Failure failure)
    {
        if (IsKnown(block))
        {
            failure.Origin.Alignment = alignment;
            return pool->Free(block, size, ref failure);
        }
        if (!TryGetSize(block, out nuint actual, ref failure)) return false;
        if (alignment != 0 && (nuint)block % alignment == 0) return FreeSized(block, size, ref failure);
        failure.Set(MistakeKind.MismatchedFree, block, size, actual);
        failure.Mistake.Freer = Family.Aligned;
        return false;
    }

    /// <summary>The bytes of a block that may be used: at least its size. In a debugging class exactly that.</summary>
    public readonly nuint UsableSize(void* block, ref Failure failure)
    {
        return TryGetSize(block, out nuint size, ref failure) ? Usable(block, size) : 0;
    }

    readonly nuint Usable(void* block, nuint size) => IsKnown(block) ? size : Header.Of(block)->Capacity(lead);

    // What is asked of the pool for a block of that size.
    readonly nuint Outer(nuint size) => TPool.KnowsBlocks ? size : Header.Rounded(size, lead) + lead;

    /// <summary>The size that a block was allocated with. False, with the mistake, when it is none in use.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool TryGetSize(void* block, out nuint size, ref Failure failure)
    {
        size = 0;
        if (HasOthers && TPool.IsKnown(pool, block)) return pool->TryGetSize(block, out size) || Unknown(block, ref failure);
        if (((nuint)block & (Header.Bytes - 1)) != 0 || arena->OwnerOf((byte*)block - Header.Bytes) != owner)
            return TPool.KnowsBlocks ? Unknown(block, ref failure) : NoBlock(block, ref failure);
        if (TPool.KnowsBlocks) return pool->TryGetSize(block, out size) || Unknown(block, ref failure);
        size = Header.Of(block)->Size;
        return Header.IsLive(block, secret) || BadHeader(block, ref failure);
    }

    // Whether the pool may guard a block, which then has no header, while others have one.
    static bool GuardsApart => TPool.Guards && !TPool.KnowsBlocks;

    // Whether it has any such blocks: guarded, or small ones that are known by their address.
    static bool HasOthers => (TPool.Guards || TPool.Segregates) && !TPool.KnowsBlocks;

    /// <summary>Whether the pool knows the block's size, if it is one: then it has no header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsKnown(void* block) => TPool.KnowsBlocks || HasOthers && TPool.IsKnown(pool, block);

    /// <summary>A block against an inaccessible page, without a header; null when none is due, or can be had.</summary>
    public readonly void* TryGuard(nuint size, nuint alignment, bool isDue, ref Failure failure) =>
        TPool.AllocGuarded(pool, size, Math.Max(alignment, pool->Align), isDue, ref failure);

    /// <summary>Writes the header of a block, if it has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void* Mark(byte* block, nuint size)
    {
        if (!TPool.KnowsBlocks) Header.Write(block, size, secret);
        return block;
    }

    /// <summary>What <see cref="Clear"/> is to be told of, before the block is allocated.</summary>
    public readonly nuint FreshSoFar => arena->FreshSoFar;

    /// <summary>
    /// Makes a block zero that was just allocated. Most of its pages are fresh if as much has been handed out since: what other threads got meanwhile may mislead that, at the price of time or memory.
    /// </summary>
    public readonly void Clear(byte* block, nuint size, nuint freshBefore)
    {
        byte* first = Pages.From(block), last = Pages.To(block + size);
        bool byPages = size >= ClearedByPages && (nint)(FreshSoFar - freshBefore) >= (nint)(size / 2);
        if (!byPages || !arena->CanDiscard || VirtualMemory.Discard(first, (nuint)(last - first)) != 0)
        {
            Libc.memset(block, 0, size);
            return;
        }
        Libc.memset(block, 0, (nuint)(first - block));
        Libc.memset(last, 0, (nuint)(block + size - last));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void* TooLarge(ref Failure failure)
    {
        failure.Set(PoolResult.Resource);
        return null;
    }
}
