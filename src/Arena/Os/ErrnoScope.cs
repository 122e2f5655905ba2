namespace Pools.Os;

/// <summary>
/// Keeps the thread's errno as the caller had it: C's <c>free</c> must not change it, whatever the allocator asks of the
/// system. In the managed build nobody but the marshaller looks at errno, and this is nothing.
/// </summary>
internal struct ErrnoScope
{
#if FREESTANDING
    int saved;

    public static ErrnoScope Enter()
    {
        ErrnoScope scope = default;
        scope.saved = Libc.Errno();
        return scope;
    }

    public readonly void Exit() => Libc.SetErrno(saved);
#else
    public static ErrnoScope Enter() => default;

    public readonly void Exit() { }
#endif
}
