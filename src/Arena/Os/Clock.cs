namespace Pools.Os;

/// <summary>The time since some moment in the past, never set back.</summary>
internal static unsafe class Clock
{
    const int MonotonicCoarse = 6; // exact to a few milliseconds, and read without a system call

    const long SecondsToMilliseconds = 1000, NanosecondsInAMillisecond = 1_000_000;

    public static long Milliseconds()
    {
        long* time = stackalloc long[2]; // timespec: seconds, nanoseconds
        return Libc.clock_gettime(MonotonicCoarse, time) == 0 ? time[0] * SecondsToMilliseconds + time[1] / NanosecondsInAMillisecond : 0;
    }
}
