using System.Runtime.InteropServices;

/// <summary>The clock of both benchmarks.</summary>
internal static unsafe partial class ThreadTime
{
    const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Processor time that this thread has had: what other programs take does not count.</summary>
    public static long Nanoseconds()
    {
        long* time = stackalloc long[2];
        clock_gettime(ThreadCpuTime, time);
        return time[0] * 1_000_000_000 + time[1];
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);
}
