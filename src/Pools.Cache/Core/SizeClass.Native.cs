using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <remarks>
/// Every multiple of 16 bytes up to 256, of 32 up to 512, of 64 up to 1024: from 128 bytes on the class of a size is less than an eighth larger. Each class has pages of its own, for
/// the most blocks that it ever had at once, and programs have few blocks of more than 256 bytes: the fewer classes share those pages, the less of them is free.
/// </remarks>
internal static unsafe partial class SizeClass
{
    const nuint FineMost = 256, MediumMost = 512;

    /// <summary>The class of blocks of that size; 0 for a size of 0, and none that there is for one above <see cref="Most"/>.</summary>
    public static nuint Of(nuint size)
    {
        if (size > StepsMost) return OfShare(size);
        nuint rest = size <= FineMost ? Step - 1 : size <= MediumMost ? 2 * Step - 1 : (nuint)(4 * Step - 1);
        return (size + rest & ~rest) >> Shift;
    }

    /// <summary>The largest size whose list <see cref="Distance"/> tells.</summary>
    public const nuint ListedMost = Most;

    /// <summary>How far behind the first list that for a size is, of at most <see cref="ListedMost"/>: what was noted when the cache was opened, by whichever compiler's code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Distance(byte* distances, nuint size) => DistanceUnit * distances[(size + Step - 1) / Step];
}
