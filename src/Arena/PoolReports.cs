using System;

namespace Pools;

/// <summary>What becomes of a client's mistake, and who is told when the program goes on. Called with no lock held, so that whoever listens may use the pool.</summary>
internal static class PoolReports
{
    /// <summary>Raised on the thread that found it, in its call.</summary>
    public static event EventHandler<PoolReportEventArgs>? Reported;

    /// <summary>Throws it, reports it or ends the process. Returns when the program is to go on.</summary>
    public static void Settle(IPool pool, PoolCorruptionException mistake, OnError onError)
    {
        PoolEventSource.Log.CorruptionFound(mistake);
        switch (onError)
        {
            case OnError.Throw: throw mistake;
            case OnError.Report: Deliver(pool, mistake); break;
            case OnError.Abort: Environment.FailFast(mistake.Message, mistake); break; // it writes both to stderr
        }
    }

    /// <summary>Tells the handlers; when there are none, standard error.</summary>
    public static void Deliver(IPool pool, PoolCorruptionException mistake)
    {
        if (Reported is { } handlers) handlers(pool, new PoolReportEventArgs(pool, mistake));
        else Console.Error.WriteLine("pools: error: " + mistake.Message);
    }
}
