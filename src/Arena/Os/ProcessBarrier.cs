namespace Pools.Os;

/// <summary>A memory barrier for every thread of the process, so that a rare slow path can pay for the barrier of a frequent fast one (membarrier(2)).</summary>
internal static class ProcessBarrier
{
    const long SysMembarrier = 324; // x86-64
    const int PrivateExpedited = 1 << 3, RegisterPrivateExpedited = 1 << 4;

    /// <summary>
    /// When this returns true, each thread that runs has passed a full barrier since it was called. False when the system has no such
    /// thing. A process registers for it at the first use, and so does a forked child if its parent's registration is not its own.
    /// </summary>
    public static bool Pass()
    {
        ErrnoScope errno = ErrnoScope.Enter();
        bool passed = Do(PrivateExpedited) || (Do(RegisterPrivateExpedited) && Do(PrivateExpedited));
        errno.Exit();
        return passed;
    }

    static bool Do(int command) => Libc.membarrier(SysMembarrier, command, 0, 0) == 0;
}
