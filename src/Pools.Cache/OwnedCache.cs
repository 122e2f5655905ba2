using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;
using Pools.Os;

namespace Pools;

/// <summary>
/// A cache with what tells whose it is: the bounds of its thread's stack as long as the thread lives, and none from its end on. Who runs on that stack is the thread.
/// </summary>
/// <remarks>
/// Any thread may read the bounds at any time, of a cache that has gone as well. So the memory is never freed, and used again for a thread with the same bounds only: whichever of the
/// two numbers a reader sees from before a change, its own stack is in them only if the cache is its own. Made and given up under the registry's lock.
/// </remarks>
internal unsafe struct OwnedCache
{
    // No cache shares a cache line with another thread's, nor the pair of them that the processor fetches.
    const nuint Alignment = 128;

    // ThreadStack writes this to the lower half of the size, the upper being 0. Nobody who asks is at an odd address, as the lowest is.
    const nuint Ended = 1;

    // How many misses there are to one that counts.
    const uint MissesToTurn = 256;

    static readonly Dictionary<StackBounds, Stack<nint>> unused = [];

    /// <summary>A cache that is always empty and takes nothing, in place of those that are not there: no thread's. Only read.</summary>
    public static readonly ThreadCache* Nothing = Make(default);

    nuint low; // one more than the stack's; never changes
    nuint size;
    ThreadCache cache; // all that free looks at is in the line that starts with the bounds, and in the list's
    nuint bytes; // of the stack; never changes
    uint misses;

    /// <summary>An empty cache for the calling thread, whose stack that is.</summary>
    public static ThreadCache* Make(StackBounds stack)
    {
        OwnedCache* made;
        if (unused.TryGetValue(stack, out Stack<nint>? same) && same.TryPop(out nint other)) made = (OwnedCache*)other;
        else
        {
            made = (OwnedCache*)NativeMemory.AlignedAlloc(((nuint)sizeof(OwnedCache) + Alignment - 1) & ~(Alignment - 1), Alignment);
            made->low = stack.Low + 1;
            made->size = Ended;
            made->bytes = stack.Bytes;
        }
        return Renew(&made->cache);
    }

    /// <summary>Empties a cache that the calling thread had before.</summary>
    public static ThreadCache* Renew(ThreadCache* cache)
    {
        Of(cache)->cache = default;
        Of(cache)->misses = 0;
        return cache;
    }

    /// <summary>
    /// The calling thread's cache may be found by the stack from now on, until the thread ends. Not to be called under a lock that code takes which the dynamic linker
    /// runs: the system asks that for its lock.
    /// </summary>
    public static void LetBeFound(ThreadCache* cache)
    {
        OwnedCache* own = Of(cache);
        // The thread may have come by its end already, and live a little longer.
        if (HasEnded(cache) && own->bytes != 0 && ThreadStack.TryMarkEnd((uint*)&own->size)) Volatile.Write(ref own->size, own->bytes - 1);
    }

    /// <summary>Whether it is the cache of the thread that runs at that even address of its stack. Not all of a thread's can be found so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOfThreadAt(ThreadCache* cache, nuint address) => unchecked(address - Of(cache)->low) < Of(cache)->size;

    /// <summary>Whether it can not be found by the stack, as there is no thread any more, or never was.</summary>
    public static bool HasEnded(ThreadCache* cache) => Volatile.Read(ref Of(cache)->size) <= Ended;

    /// <summary>Its thread is ending, or has ended: it is not found by the stack from now on.</summary>
    public static void End(ThreadCache* cache) => Volatile.Write(ref Of(cache)->size, Ended);

    /// <summary>Counts a time that it was not found by the stack. Whether it has been the first, or once more so many.</summary>
    public static bool IsTurn(ThreadCache* cache) => unchecked(Of(cache)->misses++) % MissesToTurn == 0;

    /// <summary>The next thread on the same stack may have it.</summary>
    public static void Release(ThreadCache* cache)
    {
        StackBounds stack = new(Of(cache)->low - 1, Of(cache)->bytes);
        if (!unused.TryGetValue(stack, out Stack<nint>? same)) unused.Add(stack, same = []);
        same.Push((nint)Of(cache));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static OwnedCache* Of(ThreadCache* cache) => (OwnedCache*)((nuint*)cache - 2);
}
