namespace Pools.Os;

/// <summary>Whether the process has one thread only. A .NET process never has.</summary>
internal static class OneThread
{
    public static void Learn() { }

    public static bool IsSo => false;
}
