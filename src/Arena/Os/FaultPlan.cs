namespace Pools.Os;

/// <summary>
/// Makes a chosen call to the operating system fail as if memory had run out, so that a test can fail each in turn. Off
/// (zero) in use; system calls are rare and slow, so that the look at it costs nothing.
/// </summary>
internal static class FaultPlan
{
    /// <summary>Which call from now on fails, counted from 1; zero for none.</summary>
    public static int FailCall;

    /// <summary>Whether all calls after the failing one fail too.</summary>
    public static bool KeepFailing;

    /// <summary>Calls that could have failed since the test set this to zero.</summary>
    public static int Calls;

    /// <summary>Counts a call; true when it is to fail.</summary>
    public static bool Strikes()
    {
        Calls++;
        if (FailCall == 0) return false;
        if (FailCall == 1)
        {
            if (!KeepFailing) FailCall = 0;
            return true;
        }
        FailCall--;
        return false;
    }
}
