using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Choices made by arithmetic, for where the processor could only guess which way a branch goes: the compilers turn an ordinary one into
/// a jump. Numbers are small: their differences do not overflow.
/// </summary>
internal static class Branchless
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Min(int a, int b) => b + (a - b & (a - b) >> 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Max(int a, int b) => a - (a - b & (a - b) >> 31);

    /// <summary>All ones when a is less than b, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Less(int a, int b) => (a - b) >> 31;

    /// <summary>All ones for a number that is not zero, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Any(ulong number) => unchecked((ulong)((long)(number | 0 - number) >> 63));
}
