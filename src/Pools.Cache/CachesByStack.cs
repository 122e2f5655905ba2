using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// A pool's caches by where their threads' stacks are: a thread has its stack's address in a register, and would have to call somebody to be told who it is. An entry is a guess,
/// which is right when the caller's address is within the bounds of that cache's thread.
/// </summary>
/// <remarks>An entry is written by the cache's thread, and cleared under the registry's lock. Why a guess is never wrong is said in docs/design/cache.md.</remarks>
[InlineArray(Entries)]
internal unsafe struct CachesByStack
{
    // An entry for each MiB of the lower half of an address: two instructions. So threads with stacks of the usual 8 MiB have entries of their own.
    const int PieceShift = 20;
    const int Entries = 1 << (32 - PieceShift);

    nint first; // ThreadCache*

    /// <summary>The calling thread's cache; one that is always empty when that is not found here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining), SkipLocalsInit]
    public ThreadCache* Find()
    {
        nuint here; // aligned, so that its address is even
        ThreadCache* cache = (ThreadCache*)EntryFor((nuint)(&here));
        return OwnedCache.IsOfThreadAt(cache, (nuint)(&here)) ? cache : OwnedCache.Nothing;
    }

    /// <summary>The calling thread's cache was not found, and is from now on: unless it has no bounds, or a living thread's has the entry, and it is not yet its turn.</summary>
    [SkipLocalsInit]
    public void Note(ThreadCache* cache)
    {
        nuint here;
        if (!OwnedCache.IsOfThreadAt(cache, (nuint)(&here))) return;
        ref nint entry = ref EntryFor((nuint)(&here));
        if (OwnedCache.HasEnded((ThreadCache*)entry) || OwnedCache.IsTurn(cache)) Volatile.Write(ref entry, (nint)cache); // others read its bounds
    }

    /// <summary>A cache is not found any more.</summary>
    public void Forget(ThreadCache* cache)
    {
        Span<nint> entries = this;
        for (int at; (at = entries.IndexOf((nint)cache)) >= 0;) entries[at] = (nint)OwnedCache.Nothing;
    }

    /// <summary>None is found.</summary>
    public void Clear() => ((Span<nint>)this).Fill((nint)OwnedCache.Nothing);

    [MethodImpl(MethodImplOptions.AggressiveInlining), UnscopedRef]
    ref nint EntryFor(nuint address) => ref Unsafe.Add(ref first, unchecked((uint)address) >> PieceShift);
}
