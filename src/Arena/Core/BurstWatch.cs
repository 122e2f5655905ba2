using System;

namespace Pools.Core;

/// <summary>
/// Tells a burst from memory that nobody needs: when half of what went back to the system is asked for again within a second, what is freed from then on is better kept for a
/// while, which gets longer from one such time to the next. Times are in milliseconds.
/// </summary>
internal struct BurstWatch
{
    const long Soon = 1000, FirstWhile = 2000, LongestWhile = 16000;

    nuint gone, wanted; // bytes, of late
    long goneAt, keepsUntil, forLong;

    /// <summary>Whether something went back of late, so that the watch wants to be told what is asked for.</summary>
    public readonly bool IsWatching => gone != 0;

    /// <summary>Whether what is freed is to be kept.</summary>
    public readonly bool Keeps(long now) => now < keepsUntil;

    /// <summary>So many bytes went back.</summary>
    public void GaveBack(nuint bytes, long now)
    {
        Forget(now);
        gone += bytes;
        goneAt = now;
    }

    /// <summary>So many bytes are asked for that have to come from the system.</summary>
    public void Asked(nuint bytes, long now)
    {
        Forget(now);
        wanted += bytes;
        if (gone == 0 || wanted < gone / 2) return;
        if (now - keepsUntil >= LongestWhile) forLong = 0;
        forLong = Math.Max(FirstWhile, Math.Min(2 * forLong, LongestWhile));
        keepsUntil = now + forLong;
        gone = 0;
    }

    void Forget(long now)
    {
        if (gone != 0 && now - goneAt <= Soon) return;
        gone = wanted = 0;
    }
}
