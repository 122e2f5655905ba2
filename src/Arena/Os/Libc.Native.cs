using System.Runtime;
using System.Runtime.CompilerServices;

namespace Pools.Os;

/// <summary>The C functions that the OS layer calls, bound for ilc: direct calls, no transition.</summary>
internal static unsafe partial class Libc
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "mmap")]
    public static extern void* mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "munmap")]
    public static extern int munmap(void* address, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "mprotect")]
    public static extern int mprotect(void* address, nuint length, int protection);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "mremap")]
    public static extern void* mremap(void* address, nuint length, nuint newLength, int flags, void* newAddress);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "madvise")]
    public static extern int madvise(void* address, nuint length, int advice);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "write")]
    public static extern nint write(int file, void* bytes, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "open")]
    public static extern int open(byte* path, int flags);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "read")]
    public static extern nint read(int file, void* bytes, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "close")]
    public static extern int close(int file);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "getrlimit")]
    public static extern int getrlimit(int resource, ulong* limits);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "syscall")]
    public static extern long futex(long number, int* address, int operation, int value, void* timeout);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "syscall")]
    public static extern long membarrier(long number, int command, uint flags, int processor);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "getrandom")]
    public static extern nint getrandom(void* bytes, nuint length, uint flags);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "sched_getcpu")]
    public static extern int sched_getcpu();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "clock_gettime")]
    public static extern int clock_gettime(int clock, long* time);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memset")]
    public static extern void* memset(void* to, int value, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memcpy")]
    public static extern void* memcpy(void* to, void* from, nuint length);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "__errno_location")]
    static extern int* ErrnoLocation();

    public static int Errno() => *ErrnoLocation();

    public static void SetErrno(int value) => *ErrnoLocation() = value;
}
