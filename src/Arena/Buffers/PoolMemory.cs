using System;
using System.Buffers;
using System.Threading;

namespace Pools;

/// <summary>A block as memory with an owner. Thread-safe in that it is freed once, and not while it is pinned.</summary>
internal sealed unsafe class PoolMemory<T> : MemoryManager<T> where T : unmanaged
{
    const int Owned = 1, Pinned = 2; // of the state: whether the owner has it, and that for each pin

    readonly IPool pool;
    readonly T* block;
    readonly int count;
    int state = Owned;

    public PoolMemory(IPool pool, int count)
    {
        this.pool = pool;
        this.count = count;
        block = (T*)pool.Alloc(PoolExtensions.Bytes<T>(count));
    }

    public override Span<T> GetSpan()
    {
        if ((Volatile.Read(ref state) & Owned) == 0) ThrowDisposed();
        _ = pool.Align; // throws when the pool is gone, and the memory with it
        return new Span<T>(block, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if ((uint)elementIndex > (uint)count) throw new ArgumentOutOfRangeException(nameof(elementIndex), elementIndex, $"pool '{pool.Name}': the memory has {count} elements.");
        for (int seen = Volatile.Read(ref state); ;)
        {
            if ((seen & Owned) == 0) ThrowDisposed();
            int before = Interlocked.CompareExchange(ref state, seen + Pinned, seen);
            if (before == seen) return new MemoryHandle(block + elementIndex, pinnable: this);
            seen = before;
        }
    }

    public override void Unpin()
    {
        for (int seen = Volatile.Read(ref state); ;)
        {
            if (seen < Pinned) throw new InvalidOperationException($"pool '{pool.Name}': memory was unpinned that is not pinned.");
            int before = Interlocked.CompareExchange(ref state, seen - Pinned, seen);
            if (before == seen)
            {
                if (seen == Pinned) Free(); // the last pin, and no owner
                return;
            }
            seen = before;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.And(ref state, ~Owned) == Owned) Free();
    }

    void Free()
    {
        if (pool.Release(block, PoolExtensions.Bytes<T>(count)) is { } damage) throw damage;
    }

    void ThrowDisposed() => throw new ObjectDisposedException($"memory of pool '{pool.Name}' ({pool.Class.Name})");
}
