using System;
using Pools.Core;
using Pools.Os;

namespace Pools;

public sealed unsafe partial class MallocShim
{
    // Over a pool with caches: small blocks come from the calling thread's, and go there, and have no header. What a cache can not do is done below, where
    // mistakes get their names. Native code does the same (Native/Entries).
    sealed class CachingHeap<TCore>(Pool<TCore> pool, ICachingPool caches) : Heap<TCore>(pool) where TCore : unmanaged, IPoolCore
    {
        public override void* Malloc(nuint size)
        {
            void* block = caches.TryAlloc(size);
            return block != null ? block : base.Malloc(size);
        }

        public override void* Calloc(nuint count, nuint size)
        {
            void* block = Math.BigMul(count, size, out ulong total) == 0 ? caches.TryAlloc((nuint)total) : null;
            return block != null ? Libc.memset(block, 0, (nuint)total) : base.Calloc(count, size);
        }

        public override void* Realloc(void* block, nuint size)
        {
            nuint oldSize = caches.SizeOf(block);
            if (oldSize == 0) return base.Realloc(block, size);
            if (size <= SizeClass.Most && SizeClass.SizeOf(SizeClass.Of(size)) == oldSize) return block;
            void* moved = caches.TryAlloc(size);
            if (moved == null) return base.Realloc(block, size);
            Libc.memcpy(moved, block, Math.Min(oldSize, size));
            caches.TryFree(block);
            return moved;
        }

        public override void Free(void* block)
        {
            if (!caches.TryFree(block)) base.Free(block);
        }

        // Giving back leaves nothing to be given back: in the end the pool is asked what is wrong.
        protected override bool GoesOn(in Failure failure) => !failure.IsMistake && caches.GiveBack() || base.GoesOn(failure);
    }
}
