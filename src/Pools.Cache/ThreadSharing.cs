using Pools.Core;

namespace Pools;

/// <summary>
/// Native code that works on the same caches as C#, on the same threads, when a library has been opened that can: a thread that calls from C shares its table with it. From then on the
/// thread has ended when native code says so, too: C's last destructors run when .NET has left the thread.
/// </summary>
internal static unsafe class ThreadSharing
{
    static delegate* unmanaged<ThreadCache**, nuint, int*, void> share;
    static delegate* unmanaged<int> isSharing;

    /// <summary>From now on there is such a library.</summary>
    public static void Open(delegate* unmanaged<ThreadCache**, nuint, int*, void> share, delegate* unmanaged<int> isSharing)
    {
        ThreadSharing.share = share;
        ThreadSharing.isSharing = isSharing;
    }

    /// <summary>Whether native code has a table for the calling thread.</summary>
    public static bool IsSharing => isSharing != null && isSharing() != 0;

    /// <summary>Has native code use these caches for the calling thread. It sets <paramref name="isShared"/>, and clears it at the thread's end.</summary>
    public static void Share(ThreadCache** caches, nuint count, int* isShared) => share(caches, count, isShared);
}
