using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pools;

/// <summary>Blocks as the rest of .NET knows memory: spans, and memory with an owner.</summary>
public static unsafe class PoolExtensions
{
    /// <summary>A block for that many values, their content undefined. Free the whole span with <see cref="Free{T}"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    public static Span<T> Alloc<T>(this IPool pool, int count) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Span<T>(pool.Alloc(Bytes<T>(count)), count);
    }

    /// <summary>Frees what <see cref="Alloc{T}"/> gave: the same span, not a part of it.</summary>
    /// <exception cref="PoolCorruptionException">It is no block of this pool, free already, of another size, or damaged.</exception>
    public static void Free<T>(this IPool pool, Span<T> block) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(pool);
        pool.Free(Unsafe.AsPointer(ref MemoryMarshal.GetReference(block)), Bytes<T>(block.Length));
    }

    /// <summary>
    /// Memory for that many values, their content undefined, with an owner that frees it when it is disposed. After that every use of the memory throws
    /// <see cref="ObjectDisposedException"/>, in every class; a span taken before is not stopped, and a debugging class finds what it wrote.
    /// </summary>
    /// <remarks>
    /// To dispose the owner again does nothing. While the memory is pinned the block stays, and is freed by the last unpin. The owner has no finalizer: a span may
    /// be in use when nobody has the owner any more. An owner that is lost keeps its block until the pool is disposed, when a debugging class with LeakCheck says so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="PoolException">There is no memory, or a limit is reached.</exception>
    public static IMemoryOwner<T> AllocMemory<T>(this IPool pool, int count) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new PoolMemory<T>(pool, count);
    }

    // Does not overflow: both factors are of 31 bits.
    internal static nuint Bytes<T>(int count) where T : unmanaged => (nuint)count * (nuint)sizeof(T);

    /// <summary>Frees a block even if there is damage to tell of, or the whole pool is gone. The first damage that was told, for the caller to throw.</summary>
    internal static PoolCorruptionException? Release(this IPool pool, void* block, nuint size)
    {
        PoolCorruptionException? told = null;
        while (true)
        {
            try
            {
                pool.Free(block, size);
                return told;
            }
            catch (PoolCorruptionException e) when (e.Kind is MistakeKind.Overrun or MistakeKind.Underrun or MistakeKind.UseAfterFree)
            {
                told ??= e; // damage is told of once; the same call then does what it is to do
            }
            catch (ObjectDisposedException) { return told; }
        }
    }
}
