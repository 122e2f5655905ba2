using System;
using Pools.Os;

namespace Pools;

/// <summary>Where a thread's stack lies, as far as the thread is found by it: nowhere, when the system can not tell.</summary>
internal readonly record struct StackBounds(nuint Low, nuint Bytes)
{
    // What lies deeper is not found. Below the main thread's stack the kernel keeps at least 128 MiB free of mappings, whatever its limit is.
    const nuint Most = 64 << 20;

    /// <summary>The calling thread's.</summary>
    public static StackBounds OfThisThread()
    {
        if (!ThreadStack.TryGetBounds(out nuint low, out nuint bytes)) return default;
        nuint upper = Math.Min(bytes, Most);
        return new StackBounds(low + bytes - upper, upper);
    }
}
