using System.Runtime.InteropServices;
using Pools;

/// <summary>A pool, as a client has it: through <see cref="IPool"/>.</summary>
internal readonly unsafe struct PoolHeap(IPool pool) : IHeap
{
    public void* Alloc(nuint size) => pool.Alloc(size);

    public void Free(void* block, nuint size) => pool.Free(block, size);
}

/// <summary>The C library's malloc and free.</summary>
internal readonly unsafe struct LibcHeap : IHeap
{
    public void* Alloc(nuint size) => NativeMemory.Alloc(size);

    public void Free(void* block, nuint size) => NativeMemory.Free(block);
}
