using System.Collections.Generic;
using Pools.Core;

namespace Pools;

// For a shim, whose client does not tell the sizes of its blocks, and for native code beside it.
internal sealed unsafe partial class CachedPool<TCore>
{
    readonly List<nint> lent = []; // nuint*: who has this pool's number

    void* ICachingPool.TryAlloc(nuint size)
    {
        void* block = SmallBlocks.TakeOrNull(size, Own());
        return block != null ? block : FromRuns(size);
    }

    bool ICachingPool.TryFree(void* block)
    {
        ThreadCache* cache = Own();
        if (cache == OwnedCache.Nothing && IsInRun(block)) cache = OwnOrNew();
        if (!SmallBlocks.TryFind(block, cache, out FreeList* list, out ulong freeMark)) return false;
        if (FreeList.Push(list, block, freeMark)) Trim(cache, Run.ClassAt(ThreadCache.RunsOf(cache), block));
        return true;
    }

    nuint ICachingPool.SizeOf(void* block)
    {
        SmallBlocks.TryGetSize(block, Own(), out nuint size);
        return size;
    }

    void ICachingPool.Trim(void* block)
    {
        ThreadCache* cache = Own();
        if (cache != OwnedCache.Nothing) Trim(cache, Run.ClassAt(ThreadCache.RunsOf(cache), block));
    }

    bool ICachingPool.GiveBack() => GiveBack();

    void ICachingPool.Lend(nuint* to)
    {
        lock (lent)
        {
            *to = number;
            lent.Add((nint)to);
        }
    }

    void ICachingPool.TakeBack(nuint* from)
    {
        lock (lent)
        {
            *from = NoNumber;
            lent.Remove((nint)from);
        }
    }

    // Nobody knows the number any more, which another pool may have from now on.
    void EndNumber()
    {
        lock (lent)
        {
            number = NoNumber;
            foreach (nint to in lent) *(nuint*)to = NoNumber;
            lent.Clear();
        }
    }

    bool IsInRun(void* address)
    {
        fixed (RunPlaces* places = &runs) return number != NoNumber && Run.ClassAt(places, address) != 0;
    }
}
