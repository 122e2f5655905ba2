using System.Runtime.InteropServices;
using Pools;

/// <summary>What the loop is run on. A struct, so that the loop is compiled for each and none pays for being exchangeable.</summary>
internal unsafe interface IHeap
{
    void* Alloc(nuint size);

    void Free(void* block, nuint size);
}

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
