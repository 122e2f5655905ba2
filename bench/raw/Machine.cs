using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

/// <summary>What the benchmark asks of the system.</summary>
internal static unsafe partial class Machine
{
    const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Processor time that this thread has had: what other programs take does not count.</summary>
    public static long ThreadNanoseconds()
    {
        long* time = stackalloc long[2];
        clock_gettime(ThreadCpuTime, time);
        return time[0] * 1_000_000_000 + time[1];
    }

    /// <summary>The resident set of this process, if asked with what the C library keeps free given back first.</summary>
    public static ulong ResidentBytes(bool trim)
    {
        if (trim) malloc_trim(0);
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return ulong.Parse(pages, CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
    }

    public static void* Map(nuint size) => mmap(null, size, 3, 0x8022, -1, 0); // read and write; private, anonymous, populated

    public static void Unmap(void* address, nuint size) => munmap(address, size);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint keep);

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);
}
