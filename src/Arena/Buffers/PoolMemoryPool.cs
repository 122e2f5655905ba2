using System;
using System.Buffers;

namespace Pools;

/// <summary>
/// A <see cref="MemoryPool{T}"/> whose buffers are blocks of a pool: for pipes, sockets and whatever else takes one. A buffer has exactly the size that was
/// asked for. What its owner promises is said at <see cref="PoolExtensions.AllocMemory{T}"/>. Thread-safe.
/// </summary>
public sealed class PoolMemoryPool : MemoryPool<byte>
{
    readonly IPool pool;
    readonly int usualSize;
    volatile bool isDisposed;

    /// <param name="pool">Where buffers come from. It is not owned: it has to outlive them, and whoever made it disposes it.</param>
    /// <param name="usualSize">The bytes of a buffer for a caller that does not say how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public PoolMemoryPool(IPool pool, int usualSize = 4096)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usualSize);
        this.pool = pool;
        this.usualSize = usualSize;
    }

    /// <inheritdoc/>
    public override int MaxBufferSize => int.MaxValue;

    /// <summary>A buffer; disposing it frees it.</summary>
    /// <param name="minBufferSize">Its bytes; -1, or 0 as some of .NET's writers have it, for the usual size.</param>
    /// <exception cref="ObjectDisposedException">This, or the pool, was disposed.</exception>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(minBufferSize, -1);
        return new PoolMemory<byte>(pool, minBufferSize <= 0 ? usualSize : minBufferSize);
    }

    /// <summary>Ends the renting; buffers that are out stay good, and the pool stays.</summary>
    protected override void Dispose(bool disposing) => isDisposed = true;
}
