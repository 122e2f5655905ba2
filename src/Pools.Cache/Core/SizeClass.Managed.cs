using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <remarks>
/// Every multiple of 16 bytes, so that no block is rounded up further than C's alignment asks for, and the JIT knows the class of a size that it knows: to look it up takes a
/// third more time a pair.
/// </remarks>
internal static unsafe partial class SizeClass
{
    /// <summary>The class of blocks of that size; 0 for a size of 0, and none that there is for one above <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Of(nuint size) => unchecked(size + Step - 1) >> Shift; // the last 15 sizes have class 0, too

    /// <summary>How far behind the first list that for a size is, of at most <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Distance(byte* distances, nuint size) => size + Step - 1 & ~(nuint)(Step - 1);
}
