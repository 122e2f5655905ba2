using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Choices made by arithmetic, for where the processor could only guess which way a branch goes: the compilers turn an ordinary one into
/// a jump. Numbers are small: their differences do not overflow.
/// </summary>
internal static class Branchless
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Max(long a, long b) => a - (a - b & (a - b) >> 63);

    /// <summary>All ones when a is less than b, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Less(long a, long b) => unchecked((ulong)((a - b) >> 63));
}
