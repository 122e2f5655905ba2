using System.Runtime.InteropServices;

namespace Pools.Os;

/// <summary>The C functions that the OS layer calls, bound for the JIT. Their native twin binds the same names for ilc.</summary>
internal static unsafe partial class Libc
{
    const string C = "libc";

    [LibraryImport(C, SetLastError = true)]
    public static partial void* mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport(C, SetLastError = true)]
    public static partial int munmap(void* address, nuint length);

    [LibraryImport(C, SetLastError = true)]
    public static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport(C, SetLastError = true)]
    public static partial void* mremap(void* address, nuint length, nuint newLength, int flags, void* newAddress);

    [LibraryImport(C, SetLastError = true)]
    public static partial int madvise(void* address, nuint length, int advice);

    [LibraryImport(C, SetLastError = true)]
    public static partial nint write(int file, void* bytes, nuint length);

    [LibraryImport(C)]
    public static partial int open(byte* path, int flags);

    [LibraryImport(C)]
    public static partial nint read(int file, void* bytes, nuint length);

    [LibraryImport(C)]
    public static partial int close(int file);

    [LibraryImport(C)]
    public static partial int getrlimit(int resource, ulong* limits);

    [LibraryImport(C)]
    public static partial nint getrandom(void* bytes, nuint length, uint flags);

    [LibraryImport(C)]
    public static partial int sched_getcpu();

    [LibraryImport(C)]
    public static partial int clock_gettime(int clock, long* time);

    // An ordinary P/Invoke: a thread that sleeps here must not hold up a garbage collection.
    [LibraryImport(C, EntryPoint = "syscall")]
    public static partial long futex(long number, int* address, int operation, int value, void* timeout);

    [LibraryImport(C, EntryPoint = "syscall")]
    public static partial long membarrier(long number, int command, uint flags, int processor);

    [LibraryImport(C)]
    public static partial void* memset(void* to, int value, nuint length);

    [LibraryImport(C)]
    public static partial void* memcpy(void* to, void* from, nuint length);

    [LibraryImport(C)]
    public static partial nuint pthread_self();

    [LibraryImport(C)]
    public static partial int pthread_getattr_np(nuint thread, void* attributes);

    [LibraryImport(C)]
    public static partial int pthread_attr_getstack(void* attributes, void** lowest, nuint* size);

    [LibraryImport(C)]
    public static partial int pthread_attr_destroy(void* attributes);

    public static int Errno() => Marshal.GetLastPInvokeError();
}
