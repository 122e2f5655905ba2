using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Pools.Core;

/// <summary>Asking for memory before it is needed.</summary>
internal static unsafe class CacheLine
{
    /// <summary>Starts to bring the line of an address into the cache, where the processor can. The address need not be valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
