using System.Threading;

namespace Pools.Core;

/// <summary>
/// Chooses one in so many, at random intervals, so that a program whose allocations repeat with that very period is not seen through one keyhole. Threads
/// may use it at once: what they lose to each other is a step of the random numbers.
/// </summary>
internal struct Sampler
{
    ulong state;
    nuint every;
    int left;

    /// <summary>One in <paramref name="every"/>; 0 for none. The seed is not 0.</summary>
    public void Init(nuint every, ulong seed)
    {
        this.every = every;
        state = seed;
        left = NextInterval();
    }

    public readonly nuint Every => every;

    /// <summary>Counts one; true when it is chosen.</summary>
    public bool IsDue()
    {
        if (every <= 1) return every == 1;
        if (Interlocked.Decrement(ref left) != 0) return false;
        left = NextInterval();
        return true;
    }

    /// <summary>How many to count to the next: evenly distributed from 1 to 2 N - 1, so N on average; 0 when none is chosen.</summary>
    public int NextInterval() => every == 0 ? 0 : 1 + (int)(Next() % (2 * every - 1));

    /// <summary>A random number (xorshift64; G. Marsaglia, "Xorshift RNGs", 2003).</summary>
    public ulong Next()
    {
        ulong x = state;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        return state = x;
    }
}
