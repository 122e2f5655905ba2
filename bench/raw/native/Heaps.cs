using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;

/// <summary>The core of a pool. Each call is one, as it is for a client in another library; inlined into the loop it would be a special case.</summary>
internal readonly unsafe struct CoreHeap(MvffCore* pool) : IHeap
{
    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    public void* Alloc(nuint size)
    {
        Unsafe.SkipInit(out Failure failure);
        return pool->Alloc(size, ref failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    public void Free(void* block, nuint size)
    {
        Unsafe.SkipInit(out Failure failure);
        if (!pool->Free(block, size, ref failure)) Abort();
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abort")]
    static extern void Abort();
}

/// <summary>The C library's malloc and free, called directly.</summary>
internal readonly unsafe struct MallocHeap : IHeap
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "malloc")]
    static extern void* Malloc(nuint size);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "free")]
    static extern void Release(void* block);

    public void* Alloc(nuint size) => Malloc(size);

    public void Free(void* block, nuint size) => Release(block);
}
