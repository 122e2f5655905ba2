using Pools.Os;

namespace Pools.Core;

/// <summary>
/// What sampling may cost: so many blocks at once, and so many a second after that. To guard a block takes two system calls and a page fault, some
/// microseconds in all, so that this bounds the cost at about one part in a hundred of a processor, however fast the program allocates.
/// </summary>
internal struct GuardBudget
{
    public const int AtOnce = 2000, PerSecond = 2000;

    const int MillisecondsToFill = AtOnce * 1000 / PerSecond;

    long filledAt; // when what there is was last added to
    int left;

    public void Init()
    {
        left = AtOnce;
        filledAt = Clock.Milliseconds();
    }

    /// <summary>Takes one; false when there is none. The caller has a lock.</summary>
    public bool TryTake()
    {
        if (left == 0) Fill();
        if (left == 0) return false;
        left--;
        return true;
    }

    void Fill()
    {
        long now = Clock.Milliseconds(), passed = now - filledAt;
        filledAt = now;
        left = passed >= MillisecondsToFill ? AtOnce : (int)(passed * PerSecond / 1000);
    }
}
