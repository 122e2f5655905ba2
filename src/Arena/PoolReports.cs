using System;

namespace Pools;

/// <summary>Who is told of mistakes after which the program goes on.</summary>
internal static class PoolReports
{
    public static event EventHandler<PoolReportEventArgs>? Reported;

    /// <summary>Tells the handlers; when there are none, standard error.</summary>
    public static void Deliver(IPool pool, string report)
    {
        EventHandler<PoolReportEventArgs>? handlers = Reported;
        if (handlers is null) Console.Error.WriteLine("pools: error: " + report);
        else handlers(pool, new PoolReportEventArgs(pool, report));
    }
}
