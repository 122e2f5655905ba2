using System;
using Pools.Os;

namespace Pools.Core;

// Huge pages. The system gives one when a stretch of 2 MiB is touched for the first time, if all of it is committed by then. So the first
// request in a stretch that nobody has used commits the whole of it; what it did not ask for is spare, and requests look for spare first.
public unsafe partial struct ArenaCore
{
    // Auto asks for none before a huge page that is hardly used is a small part of the arena's memory, and of the chunk: a chunk is small where the
    // system refused a larger one, and what is spare in it then keeps others from the space.
    const nuint LeastForAuto = 32 << 20;

    // Without huge pages that part of what is committed is committed ahead: it costs nothing but a call, and is no memory before it is touched. While one thread calls, others wait.
    const nuint AheadShare = 16, LeastAhead = 256 << 10, MostAhead = 1 << 20;

    // A block that has been full so far has up to a huge page at its end that is not: a small part of one that is as large.
    internal const nuint LeastGrown = 16 << 20;

    /// <summary>
    /// Tells that the client has filled a block in the arena's memory and got it larger: what it has now will be filled as well, so huge pages are not too much.
    /// </summary>
    /// <remarks>All of the block: the system moves pages of one mapping at a time, and what differs in this is in two.</remarks>
    public readonly void Grew(byte* block, nuint oldSize, nuint size)
    {
        if (size < LeastGrown || isClient || hugePages == HugePages.Off) return;
        byte* start = Pages.From(block), end = Pages.To(block + size);
        if (oldSize < LeastGrown || end != Pages.To(block + oldSize)) VirtualMemory.PreferHugePages(start, (nuint)(end - start));
    }

    // Whether to ask for huge pages for a request. A large one may be a single block's, who knows whether all of it will be used.
    readonly bool PrefersHugePages(Chunk* chunk, nuint grains) => hugePages switch
    {
        HugePages.Off or HugePages.Grown => false,
        HugePages.Transparent => true,
        _ => grains << grainShift <= VirtualMemory.HugePageSize && Committed - SpareCommitted >= LeastForAuto && chunk->Size >= LeastForAuto,
    };

    // How many grains to commit beyond a request that nobody has used; none when they would be too much.
    readonly nuint Ahead(Chunk* chunk, nuint index, nuint grains, bool huge)
    {
        if (isClient || index != chunk->VirginLow || chunk->Uncommitted(index, grains) == 0) return 0;
        nuint bytes = huge ? ToStretchEnd(chunk, index, grains) : commitsAhead ? Math.Min(Math.Max(Committed / AheadShare, LeastAhead), MostAhead) : 0, ahead = bytes >> grainShift;
        bool fits = ahead <= chunk->Virgin - Math.Min(grains, chunk->Virgin)
            && bytes + (grains << grainShift) <= Allowance() && SpareCommitted + bytes <= SpareAllowed();
        return fits ? ahead : 0;
    }

    // The bytes to the end of the stretch that a request begins; none when it begins none.
    readonly nuint ToStretchEnd(Chunk* chunk, nuint index, nuint grains)
    {
        nuint end = (nuint)chunk->AddressOf(index + grains), stretchEnd = (end + VirtualMemory.HugePageSize - 1) & ~(VirtualMemory.HugePageSize - 1);
        return stretchEnd - VirtualMemory.HugePageSize >= (nuint)chunk->AddressOf(index) ? stretchEnd - end : 0;
    }
}
