namespace Pools.Os;

/// <summary>Numbers that a client can not foresee.</summary>
internal static unsafe class Entropy
{
    const uint WithoutWaiting = 1; // GRND_NONBLOCK

    /// <summary>64 random bits; what the stack's address tells, on a system that has none to give yet.</summary>
    public static ulong Word()
    {
        ulong word = 0;
        if (Libc.getrandom(&word, sizeof(ulong), WithoutWaiting) == sizeof(ulong)) return word;
        return unchecked((ulong)&word * 0x9E3779B97F4A7C15);
    }
}
