using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

/// <summary>What the benchmark asks of the system.</summary>
internal static unsafe partial class Machine
{
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
    private static partial int malloc_trim(nuint keep);

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);
}
