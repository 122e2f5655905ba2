using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Where a territory's tables say what they say of an address, so that a free can ask for these three lines before it has the lock. The
/// processor then waits for them while it waits for whatever the client last did with the block.
/// </summary>
/// <remarks>
/// Set with the pool's lock held and read without: what is read may be of two territories, or of one that is gone. It is used for nothing but
/// addresses to prefetch, which need not be valid. Tables are kept as if they began at address 0, so that there is one shift and one sum to each.
/// </remarks>
internal unsafe struct TableHints
{
    nuint bits, promises, owners;
    int byteShift, promiseShift, ownerShift; // from an address to its place in the table, in bytes

    public void Set(Territory* territory, int grainShift)
    {
        nuint start = (nuint)territory->Start;
        byteShift = territory->UnitShift + 3;
        promiseShift = territory->UnitShift + FreeRanges.WordShift;
        ownerShift = grainShift - 2;
        bits = unchecked((nuint)territory->Ranges.Bits - (start >> byteShift));
        promises = unchecked((nuint)territory->Ranges.Promises - (start >> promiseShift));
        owners = unchecked((nuint)territory->Owners - (start >> ownerShift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(void* block)
    {
        CacheLine.Prefetch((void*)unchecked(bits + ((nuint)block >> byteShift)));
        CacheLine.Prefetch((void*)unchecked(promises + ((nuint)block >> promiseShift)));
        CacheLine.Prefetch((void*)unchecked(owners + ((nuint)block >> ownerShift)));
    }
}
