using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

// A block with another size: where it is, or somewhere else with its content.
internal unsafe partial struct ShimCore<TPool>
{
    // From this size of content on, moving pages costs less than copying them, and does not have both copies resident at once.
    const nuint MovedByPages = 256 << 10;

    // A block that moves as it grows has half of its size to grow into.
    const nuint RoomShare = 2;

    // One that grows by less than that share of its size, as it will again, gets as much more.
    const nuint StepShare = 16;

    // One that gets smaller keeps what it has, if it is no more than that share of it too much.
    const nuint KeptShare = 8;

    // From this size on the address space that the greater alignment may leave unused is a small part of it.
    const nuint MovedByTables = 8 << 20;

    /// <summary>
    /// A block with another size and the old content, in place where the pool can. Null with the block untouched when there is no memory, or
    /// when it is no block: <paramref name="failure"/> tells.
    /// </summary>
    public readonly void* Realloc(void* block, nuint size, ref Failure failure)
    {
        if (!TryGetSize(block, out nuint oldSize, ref failure)) return null;
        if (TryResize(block, oldSize, size)) return block;
        void* moved = MoveByPages(block, oldSize, size, ref failure);
        if (moved != null) return moved;
        moved = Malloc(size, ref failure);
        if (moved == null) return null;
        Copy(moved, block, oldSize, size);
        if (Free(block, ref failure)) return moved;
        Failure unused = default;
        unused.Origin = failure.Origin;
        Free(moved, ref unused);
        return null;
    }

    /// <summary>Makes a block of a known size larger or smaller where it is. False when that is not possible.</summary>
    public readonly bool TryResize(void* block, nuint oldSize, nuint size)
    {
        if (size > MostBytes - lead) return false;
        if (IsKnown(block)) return pool->TryResize(block, oldSize, size);
        nuint capacity = Header.Of(block)->Capacity(lead);
        if (TryFit(block, size, capacity)) return true;
        nuint roomy = WithStep(oldSize, size);
        bool done = roomy != size && TryResizeTo(block, capacity, roomy, size) || TryResizeTo(block, capacity, size, size);
        if (!done) return false;
        if (size > capacity) arena->Grew((byte*)block, capacity, size);
        return true;
    }

    /// <summary>
    /// Gives a block with a header another size in the memory that it has. False, with nothing changed, when that is too little, or much too much.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryFit(void* block, nuint size, nuint capacity)
    {
        if (size > capacity) return false;
        if (size < Header.Of(block)->Size && (capacity - size > capacity / KeptShare || capacity >= Header.Large)) return false;
        Header.Write(block, size, capacity, lead, secret);
        return true;
    }

    /// <summary>Makes a block that was just allocated one of less; what is too much stays its own. False when it has no header.</summary>
    public readonly bool TryShorten(void* block, nuint size)
    {
        if (IsKnown(block)) return false;
        Header.Write(block, size, Header.Of(block)->Capacity(lead), lead, secret);
        return true;
    }

    /// <summary>What to ask for when a block gets larger: more than its size, if it grows in small steps.</summary>
    public static nuint WithStep(nuint oldSize, nuint size) =>
        size > oldSize && size - oldSize < size / StepShare && size > SizeClass.Most && size < Header.Large / 2 ? size + size / StepShare : size;

    // In the pool, to the bytes of an inner size, of which the client has asked for some.
    readonly bool TryResizeTo(void* block, nuint capacity, nuint inner, nuint size)
    {
        if (!pool->TryResize((byte*)block - lead, capacity + lead, Outer(inner))) return false;
        Header.Write(block, size, Header.Rounded(inner, lead), lead, secret);
        return true;
    }

    /// <summary>Copies what a block of the one size has into one of the other.</summary>
    public readonly void Copy(void* to, void* from, nuint oldSize, nuint size)
    {
        if (size >= ArenaCore.LeastGrown && size > oldSize && !IsKnown(to)) arena->Grew((byte*)to, 0, size);
        Libc.memcpy(to, from, Math.Min(Usable(from, oldSize), size)); // the client may have used all that UsableSize told of
    }

    /// <summary>
    /// The content of a large block in another, which has the pages of the old one; that is freed. Null, with nothing changed, when the blocks are not large or the
    /// system can not do it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void* MoveByPages(void* block, nuint oldSize, nuint size, ref Failure failure)
    {
        nuint content = Math.Min(oldSize, size);
        return TPool.KnowsBlocks || content < MovedByPages ? null : MoveByPages((byte*)block, content, size, ref failure);
    }

    // The bytes for a block that moves. One that grows has some to grow into the next times: they are address space until they are used.
    readonly nuint WithRoom(nuint oldSize, nuint size) =>
        Header.Rounded(size > oldSize ? size + Math.Min(size / RoomShare, Header.MostRoom) : size, Math.Max(lead, VirtualMemory.PageSize));

    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly void* MoveByPages(byte* block, nuint content, nuint size, ref Failure failure)
    {
        if (size > MostBytes - lead || !arena->CanDiscard || IsKnown(block)) return null;
        // As far into its page as the old one, or into what one page of page tables covers: then these move, and no page is looked at. Never 0: the offset tells a
        // class that has blocks of another kind that there is a header.
        nuint unit = content >= MovedByTables ? VirtualMemory.HugePageSize : VirtualMemory.PageSize;
        nuint offset = unit - (((nuint)block - lead) & (unit - 1));
        nuint capacity = WithRoom(content, size);
        byte* outer = (byte*)pool->AllocAligned(capacity + lead, unit, offset, ref failure);
        if (outer == null) outer = (byte*)pool->AllocAligned((capacity = Header.Rounded(size, lead)) + lead, unit, offset, ref failure);
        if (outer == null) return null;
        byte* moved = outer + lead, end = block + content;
        byte* firstPage = Pages.From(block), endPage = Pages.To(end);
        bool done = VirtualMemory.MovePages(firstPage, moved + (firstPage - block), (nuint)(endPage - firstPage)) == 0;
        if (done)
        {
            Libc.memcpy(moved, block, (nuint)(firstPage - block));
            Libc.memcpy(moved + (endPage - block), endPage, (nuint)(end - endPage));
            Header.Write(moved, size, capacity, lead, secret);
            arena->Grew(moved, 0, capacity);
            done = Free(block, ref failure);
            if (content >= MovedByTables) arena->Vacated(firstPage, (nuint)(endPage - firstPage));
        }
        else pool->Free(outer, capacity + lead, ref failure);
        return done ? moved : null;
    }
}
