namespace Pools.Core;

// A walk over the blocks in use, in address order, which needs no list of them.
internal unsafe partial struct ShimCore<TPool>
{
    /// <summary>The walk of a shim, which must not move meanwhile.</summary>
    public static BlockWalk WalkOf(ShimCore<TPool>* shim) => new() { Heap = shim, Next = &Next };

    static bool Next(void* shim, void* from, out void* block, out nuint size) => ((ShimCore<TPool>*)shim)->NextBlock(from, out block, out size);

    /// <summary>
    /// The first block in use that starts after <paramref name="from"/>; false when there is none. Exact while nobody else allocates.
    /// </summary>
    /// <remarks>Tries every address that a block may have: a header's mark tells it from other bytes, and a class that knows its blocks is asked.</remarks>
    public readonly bool NextBlock(void* from, out void* block, out nuint size)
    {
        bool found = NextInGrains(from, out block, out size);
        if (!TPool.NextGuarded(pool, from, out void* guarded, out nuint guardedSize) || found && block <= guarded) return found;
        block = guarded;
        size = guardedSize;
        return true;
    }

    // Guarded blocks lie elsewhere.
    readonly bool NextInGrains(void* from, out void* block, out nuint size)
    {
        byte* at = (byte*)(((nuint)from + Header.Bytes) & ~(nuint)(Header.Bytes - 1));
        while (arena->NextOwned(owner, at, out void* start, out nuint length))
        {
            byte* limit = (byte*)start + length, used = (byte*)start;
            while (used < limit)
            {
                if (at < used) at = used;
                byte* end = limit, next = limit; // of what is used, and of the free range behind it
                if (pool->NextFree(at, out void* free, out nuint freeSize) && free < limit)
                {
                    end = (byte*)free;
                    next = end + freeSize;
                }
                if (NextUsed(ref at, used, end, out block, out size)) return true;
                used = next;
            }
            at = limit;
        }
        block = null;
        size = 0;
        return false;
    }

    // The first block from an address on, in a stretch without free ranges that starts at `from`.
    readonly bool NextUsed(ref byte* at, byte* from, byte* end, out void* block, out nuint size)
    {
        for (; at < end; at += Header.Bytes)
        {
            block = at;
            if (TPool.Segregates && TPool.IsKnown(pool, at))
            {
                if (TPool.NextKnown(pool, at, out block, out size, out void* behind)) return true;
                at = (byte*)behind - Header.Bytes;
            }
            else if (TPool.KnowsBlocks ? pool->TryGetSize(at, out size) : IsBlock(at, from, out size)) return true;
        }
        block = null;
        size = 0;
        return false;
    }

    // Whether there is a header in front, which lies in the same stretch.
    readonly bool IsBlock(byte* block, byte* from, out nuint size)
    {
        size = 0;
        if (block < from + Header.Bytes) return false;
        size = Header.Of(block)->Size;
        return Header.IsLive(block, secret);
    }
}
