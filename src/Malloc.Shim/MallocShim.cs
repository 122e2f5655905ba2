using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>
/// C's malloc and free over a pool: for foreign code that does not say a block's size when it frees it. Each block has a header of 16 bytes in
/// front, or of the pool's alignment if that is more; a debugging pool knows the sizes, and needs none. Blocks are aligned to 16 bytes at least. Thread-safe. The pool stays the caller's; disposing the shim
/// ends the shim only, its blocks stay allocated.
/// </summary>
public sealed unsafe partial class MallocShim : IDisposable
{
    Heap? heap;

    /// <summary>A shim over a pool, which outlives it.</summary>
    /// <exception cref="ArgumentException">The pool was not made by <see cref="Arena.CreatePool(PoolClass, Args?)"/>.</exception>
    public MallocShim(IPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Pool = pool;
        if (pool is not IArenaPool made) throw new ArgumentException($"Pool '{pool.Name}' was not made by an arena's CreatePool.", nameof(pool));
        heap = made.Accept(new HeapMaker(pool as ICachingPool));
    }

    /// <summary>The pool that the blocks come from.</summary>
    public IPool Pool { get; }

    /// <summary>A block of at least <paramref name="size"/> bytes, one of its own even for 0; null when there is no memory for it.</summary>
    public void* Malloc(nuint size) => Live.Malloc(size);

    /// <summary>A block of zeros for <paramref name="count"/> items; null when there is no memory for it or the product is too large.</summary>
    public void* Calloc(nuint count, nuint size) => Live.Calloc(count, size);

    /// <summary>
    /// A block with the old content and another size, in place if possible. A null block is Malloc; size 0 frees it and gives null; otherwise null
    /// means that there is no memory, and the block is as it was.
    /// </summary>
    /// <exception cref="PoolCorruptionException">It is no block of this shim, or damaged.</exception>
    public void* Realloc(void* block, nuint size)
    {
        if (block == null) return Malloc(size);
        if (size != 0) return Live.Realloc(block, size);
        Free(block);
        return null;
    }

    /// <summary>A block at a multiple of <paramref name="alignment"/>, a power of two; null when there is no memory for it.</summary>
    /// <exception cref="ArgumentException">The alignment is not a power of two.</exception>
    public void* AlignedAlloc(nuint alignment, nuint size)
    {
        if (!System.Numerics.BitOperations.IsPow2(alignment)) throw new ArgumentException($"Alignment {alignment} must be a power of two.", nameof(alignment));
        return Live.AlignedAlloc(alignment, size);
    }

    /// <summary>Frees a block; null is nothing.</summary>
    /// <exception cref="PoolCorruptionException">It is no block of this shim, free already, or damaged.</exception>
    public void Free(void* block)
    {
        if (block != null) Live.Free(block);
    }

    /// <summary>The bytes of a block that may be used, at least the size asked for; 0 for null.</summary>
    /// <exception cref="PoolCorruptionException">It is no block of this shim, or damaged.</exception>
    public nuint UsableSize(void* block) => block == null ? 0 : Live.UsableSize(block);

    /// <summary>
    /// Writes the blocks in use by zone, TINY (to 128 bytes), SMALL (to 1024) and LARGE, with address range and size, and the total;
    /// with <paramref name="withDump"/> also each block's first 1024 bytes in hexadecimal. Nobody else should allocate meanwhile.
    /// </summary>
    public void ShowAllocMem(TextWriter to, bool withDump = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        StringBuilder text = new();
        Live.Show(text, withDump);
        to.Write(text);
    }

    /// <summary>Ends the shim and its <see cref="Functions"/>. What was allocated stays.</summary>
    public void Dispose()
    {
        heap = null;
        EndEntries();
    }

    Heap Live => heap ?? throw new ObjectDisposedException(ToString());

    sealed class HeapMaker(ICachingPool? caching) : IPoolVisitor<Heap>
    {
        public Heap Visit<TCore>(Pool<TCore> pool) where TCore : unmanaged, IPoolCore => caching == null ? new Heap<TCore>(pool) : new CachingHeap<TCore>(pool, caching);
    }

    abstract class Heap
    {
        public abstract void* Malloc(nuint size);
        public abstract void* Calloc(nuint count, nuint size);
        public abstract void* Realloc(void* block, nuint size);
        public abstract void* AlignedAlloc(nuint alignment, nuint size);
        public abstract void Free(void* block);
        public abstract nuint UsableSize(void* block);
        public abstract void Show(StringBuilder to, bool withDump);
    }

    [SkipLocalsInit]
    class Heap<TCore> : Heap where TCore : unmanaged, IPoolCore
    {
        readonly Pool<TCore> pool;
        ShimCore<TCore> shim;

        public Heap(Pool<TCore> pool)
        {
            this.pool = pool;
            shim.Init(pool.Live, pool.Arena.Core, pool.Owner, (ulong)Random.Shared.NextInt64());
        }

        public override void* Malloc(nuint size)
        {
            Call(Family.Malloc, out Failure failure);
            void* block;
            do block = Ready().Malloc(size, ref failure); while (block == null && GoesOn(failure));
            return block;
        }

        public override void* Calloc(nuint count, nuint size)
        {
            Call(Family.Malloc, out Failure failure);
            void* block;
            do block = Ready().Calloc(count, size, ref failure); while (block == null && GoesOn(failure));
            return block;
        }

        public override void* Realloc(void* block, nuint size)
        {
            Call(Family.Malloc, out Failure failure);
            void* moved;
            do moved = Ready().Realloc(block, size, ref failure); while (moved == null && GoesOn(failure));
            return moved;
        }

        public override void* AlignedAlloc(nuint alignment, nuint size)
        {
            Call(Family.Aligned, out Failure failure);
            void* block;
            do block = Ready().AlignedAlloc(alignment, size, ref failure); while (block == null && GoesOn(failure));
            return block;
        }

        public override void Free(void* block)
        {
            Call(Family.Malloc, out Failure failure);
            while (!Ready().Free(block, ref failure))
                if (!pool.IsSettled(failure)) return;
        }

        public override nuint UsableSize(void* block)
        {
            Failure failure = default;
            nuint size = Ready().UsableSize(block, ref failure);
            pool.IsSettled(failure);
            return size;
        }

        public override void Show(StringBuilder to, bool withDump)
        {
            System.Runtime.InteropServices.GCHandle handle = System.Runtime.InteropServices.GCHandle.Alloc(to);
            try
            {
                fixed (ShimCore<TCore>* fixedShim = &Ready())
                    BlockListing.Write(ShimCore<TCore>.WalkOf(fixedShim), &Append, (void*)System.Runtime.InteropServices.GCHandle.ToIntPtr(handle), withDump);
            }
            finally { handle.Free(); }
        }

        static void Append(void* context, byte* text, int length) =>
            ((StringBuilder)System.Runtime.InteropServices.GCHandle.FromIntPtr((nint)context).Target!).Append(Encoding.ASCII.GetString(text, length));

        // Whether a call that failed is to be made again; otherwise it has failed for good, and that is told.
        protected virtual bool GoesOn(in Failure failure) => pool.IsSettled(failure);

        // The pool throws when it is disposed.
        ref ShimCore<TCore> Ready()
        {
            _ = pool.Live;
            return ref shim;
        }

        // Only a class that knows, guards or segregates its blocks reads who calls, or with what alignment.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Call(Family family, out Failure failure)
        {
            Unsafe.SkipInit(out failure);
            if (TCore.KnowsBlocks || TCore.Guards || TCore.Segregates) failure.Origin = new Origin { Family = family };
        }
    }
}
