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
        byte* at = (byte*)(((nuint)from + Header.Bytes - 1) & ~(nuint)(Header.Bytes - 1));
        while (arena->NextOwned(owner, at, out void* start, out nuint length))
        {
            if (at < (byte*)start) at = (byte*)start;
            byte* limit = (byte*)start + length;
            while (at < limit)
            {
                byte* used = limit; // up to the next free range
                bool free = pool->NextFree(at, out void* freeStart, out nuint freeSize);
                if (free && freeStart < limit) used = (byte*)freeStart;
                for (; at + Header.Bytes <= used; at += Header.Bytes)
                {
                    block = at + Header.Bytes; // in front of it is a header, or a fence
                    if (IsBlock(block, out size)) return true;
                }
                at = used < limit ? used + freeSize : limit;
            }
        }
        block = null;
        size = 0;
        return false;
    }

    readonly bool IsBlock(void* block, out nuint size)
    {
        if (TPool.KnowsBlocks) return pool->TryGetSize(block, out size);
        size = HeaderOf(block)->Size;
        return HeaderOf(block)->Mark == Header.LiveMark(block, size, secret);
    }
}
