using System.Globalization;
using Pools;

// Two small servers answer the same requests: one with memory of the garbage collector, one with memory of a pool. The load comes from this process, by
// sockets that allocate nothing, so that what the collector counts is the server's. Arguments: requests to each, and "debug" for the debugging class.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int requests = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40_000;
PoolClass poolClass = args.Contains("debug") ? DebugPool.Of(Mvff.Class) : Mvff.Class;

using var arena = new Arena(new Args { { Arena.Keys.CommitLimit, 256 << 20 } });
using IPool pool = arena.CreatePool(poolClass, new Args { { Mvff.Keys.Name, "requests" } });

(Figures before, Figures after) = await Compare();

Console.WriteLine($"{before.Requests} requests of {Report.Bytes} bytes   before      after");
Console.WriteLine($"GC bytes a request        {before.BytesARequest,10:N0} {after.BytesARequest,10:N0}");
Console.WriteLine($"collections               {before.Collections,10:N0} {after.Collections,10:N0}");
Console.WriteLine($"requests a second         {before.RequestsASecond,10:N0} {after.RequestsASecond,10:N0}");
Console.WriteLine($"at the end: {pool}; {arena.PeakCommitted >> 10}K committed at the peak");

// In turns, so that what else the machine does meets both, and each goes first in half of them: the second finds a warmer machine and a fuller heap.
async Task<(Figures Before, Figures After)> Compare()
{
    const int Turns = 10;
    using var report = new PoolReport(pool);
    await using Server arrays = await Server.Start(new ArrayReport()), pooled = await Server.Start(report);
    using Load plain = new(arrays.Port), lean = new(pooled.Port);
    int share = Math.Max(requests / Turns, Load.Connections);
    Figures before = default, after = default;
    for (int turn = -2; turn < Turns; turn++)
    {
        Figures first = (turn % 2 == 0 ? plain : lean).Run(share), second = (turn % 2 == 0 ? lean : plain).Run(share);
        if (turn < 0) continue; // until all is compiled
        before += turn % 2 == 0 ? first : second;
        after += turn % 2 == 0 ? second : first;
    }
    return (before, after);
}
