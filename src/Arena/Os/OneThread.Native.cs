using System.Runtime;
using System.Runtime.CompilerServices;

namespace Pools.Os;

/// <summary>Whether the process has one thread only, which the C library knows: then nobody else can want a lock.</summary>
internal static unsafe class OneThread
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsOneThreadFlag")]
    static extern byte* Flag();

    static byte* flag; // null: not asked, or not known

    /// <summary>Finds out where the C library tells. Before that there may be many.</summary>
    public static void Learn() => flag = Flag();

    /// <summary>Whether there is one. The C library says no before a second one starts.</summary>
    public static bool IsSo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => flag != null && *flag != 0;
    }
}
