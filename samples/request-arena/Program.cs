using System.Globalization;
using Pools;

// A small server answers the same requests twice: with memory of the garbage collector, and with memory of a pool. The load comes from this process, by
// sockets that allocate nothing, so that what the collector counts is the server's. Arguments: requests, and "debug" for the debugging class.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int requests = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40_000;
PoolClass poolClass = args.Contains("debug") ? DebugPool.Of(Mvff.Class) : Mvff.Class;

using var arena = new Arena(new Args { { Arena.Keys.CommitLimit, 256 << 20 } });
using IPool pool = arena.CreatePool(poolClass, new Args { { Mvff.Keys.Name, "requests" } });

Figures before = await Measure(new ArrayReport()), after;
using (var report = new PoolReport(pool)) after = await Measure(report);

Console.WriteLine($"{requests} requests of {Report.Bytes} bytes   before      after");
Console.WriteLine($"GC bytes a request        {before.BytesARequest,10:N0} {after.BytesARequest,10:N0}");
Console.WriteLine($"collections               {before.Collections,10:N0} {after.Collections,10:N0}");
Console.WriteLine($"requests a second         {before.RequestsASecond,10:N0} {after.RequestsASecond,10:N0}");
Console.WriteLine($"at the end: {pool}; {arena.PeakCommitted >> 10}K committed at the peak");

async Task<Figures> Measure(Report report)
{
    await using Server server = await Server.Start(report);
    var load = new Load(server.Port);
    load.Run(requests / 4); // until all is compiled
    return load.Run(requests);
}
