using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pools;

/// <summary>What the loops are run on. Structs, so that a loop is compiled for each and none pays for being exchangeable.</summary>
internal interface IHeap<TBlock>
{
    TBlock Alloc(nuint size);

    /// <summary>Writes a byte to the block: the least that a client does with it.</summary>
    void Touch(TBlock block);

    void Free(TBlock block, nuint size);
}

/// <summary>A block as an address.</summary>
internal readonly unsafe struct Address(void* at)
{
    public readonly byte* At = (byte*)at;
}

/// <summary>A pool, as a client has it: through <see cref="IPool"/>. The loop is compiled for each use, as a client's code mostly sees pools of one class.</summary>
internal readonly unsafe struct PoolHeap<TUse>(IPool pool) : IHeap<Address>
{
    public Address Alloc(nuint size) => new(pool.Alloc(size));

    public void Touch(Address block) => *block.At = 1;

    public void Free(Address block, nuint size) => pool.Free(block.At, size);
}

/// <summary>A use of pools.</summary>
internal readonly struct Plain;

/// <summary>Another.</summary>
internal readonly struct Cached;

/// <summary>The C library's malloc and free.</summary>
internal readonly unsafe struct NativeHeap : IHeap<Address>
{
    public Address Alloc(nuint size) => new(NativeMemory.Alloc(size));

    public void Touch(Address block) => *block.At = 1;

    public void Free(Address block, nuint size) => NativeMemory.Free(block.At);
}

/// <summary>The shared array pool, which rounds sizes up to powers of two.</summary>
internal readonly struct ArrayPoolHeap : IHeap<byte[]>
{
    public byte[] Alloc(nuint size) => ArrayPool<byte>.Shared.Rent((int)size);

    public void Touch(byte[] block) => block[0] = 1;

    public void Free(byte[] block, nuint size) => ArrayPool<byte>.Shared.Return(block);
}

/// <summary>The garbage collector's heap, which clears every block. Freeing is to forget.</summary>
internal readonly struct ManagedHeap : IHeap<byte[]>
{
    [MethodImpl(MethodImplOptions.NoInlining)] // or the block would never be made, as nobody else sees it
    public byte[] Alloc(nuint size) => new byte[size];

    public void Touch(byte[] block) => block[0] = 1;

    public void Free(byte[] block, nuint size) { }
}
