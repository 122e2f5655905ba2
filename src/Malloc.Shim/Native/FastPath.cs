using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Native;

/// <summary>
/// malloc and free of small blocks from and to the thread's cache: no lock, no atomic, no call. Everything else goes through the heap's table.
/// glue.c passes the address of the thread's cache, and who calls, which only the heap looks at.
/// </summary>
internal static unsafe class FastPath
{
    // Where the headers of blocks that are cached lie: in the arena's first chunk. Nothing, while there is no cache. What is in no pool's
    // grain may not be readable.
    static nuint start, span;
    static int grainShift;
    static uint* owners; // by grain
    static ulong secret;

    /// <summary>From now on small blocks are cached.</summary>
    public static void Open(ArenaCore* arena, ulong withSecret)
    {
        arena->ChunkBounds(arena->FirstGrain, out byte* first, out nuint size);
        start = (nuint)first;
        span = size;
        grainShift = System.Numerics.BitOperations.TrailingZeroCount(arena->GrainSize);
        owners = arena->FirstOwners;
        secret = withSecret;
    }

    [RuntimeExport("PoolsMalloc")]
    public static void* Malloc(nuint size, ThreadCache* cache, nuint origin)
    {
        if (size <= ThreadCache.Most - Header.Bytes)
        {
            Header* header = (Header*)cache->Pop(ThreadCache.ClassOf(size + Header.Bytes));
            if (header != null) return Fill(header, size);
        }
        return MallocSlowly(size, cache, origin);
    }

    /// <summary>A block from the cache, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* TryMalloc(nuint size, ThreadCache* cache)
    {
        if (size > ThreadCache.Most - Header.Bytes) return null;
        Header* header = (Header*)cache->Pop(ThreadCache.ClassOf(size + Header.Bytes));
        return header == null ? null : Fill(header, size);
    }

    [RuntimeExport("PoolsFree")]
    public static void Free(void* block, ThreadCache* cache, nuint origin)
    {
        Header* header = (Header*)block - 1;
        nuint at = unchecked((nuint)header - start);
        if (at < span && (at & (Header.Bytes - 1)) == 0 && owners[at >> grainShift] != 0)
        {
            nuint size = header->Size;
            ulong mark = Header.LiveMark(block, size, secret);
            if (size <= ThreadCache.Most - Header.Bytes && header->Mark == mark)
            {
                header->Mark = ~mark;
                nuint sizeClass = ThreadCache.ClassOf(size + Header.Bytes);
                if (cache->Push(sizeClass, header)) TrimSlowly(sizeClass, cache);
                return;
            }
        }
        FreeSlowly(block, cache, origin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void* Fill(Header* header, nuint size)
    {
        void* block = header + 1;
        header->Size = size;
        header->Mark = Header.LiveMark(block, size, secret);
        return block;
    }

    // Tail calls, so that the fast paths call nothing.
    [MethodImpl(MethodImplOptions.NoInlining), RuntimeExport("PoolsMallocSlowly")]
    static void* MallocSlowly(nuint size, ThreadCache* cache, nuint origin) => Process.Heap.Malloc(size, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void FreeSlowly(void* block, ThreadCache* cache, nuint origin) => Process.Heap.Free(block, cache, origin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void TrimSlowly(nuint sizeClass, ThreadCache* cache) => Process.Heap.Trim(sizeClass, cache);
}
