using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <remarks>
/// Every multiple of 16 bytes up to 1024, so that no block is rounded up further than C's alignment asks for, and the JIT knows the class of a size that it knows: to look it up takes a
/// third more time a pair.
/// </remarks>
internal static unsafe partial class SizeClass
{
    /// <summary>The class of blocks of that size; 0 for a size of 0, and none that there is for one above <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Of(nuint size) => size <= StepsMost ? OfStep(size) : OfShare(size);

    /// <summary>The class of blocks of a size of at most <see cref="StepsMost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint OfStep(nuint size) => size + Step - 1 >> Shift;

    /// <summary>The largest size whose list <see cref="Distance"/> tells.</summary>
    public const nuint ListedMost = StepsMost;

    /// <summary>How far behind the first list that for a size is, of at most <see cref="ListedMost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Distance(byte* distances, nuint size) => size + Step - 1 & ~(nuint)(Step - 1);
}
