using System;

namespace Pools;

/// <summary>What becomes of a client's mistake. Called with no lock held, so that whoever listens may use the pool.</summary>
internal static class Mistakes
{
    /// <summary>Raised on the thread that found it, in its call.</summary>
    public static event EventHandler<MistakeEventArgs>? Reported;

    /// <summary>Throws it, reports it or ends the process. Returns when the program is to go on.</summary>
    public static void Settle(IPool pool, PoolCorruptionException mistake, OnError onError)
    {
        switch (onError)
        {
            case OnError.Throw: throw mistake;
            case OnError.Abort:
                Environment.FailFast(mistake.Message, mistake); // writes both to stderr
                break;
            default:
                if (Reported is { } reported) reported(pool, new MistakeEventArgs(pool, mistake));
                else Console.Error.WriteLine($"pools: error: {mistake.Message}");
                break;
        }
    }
}
