using System;
using System.Threading;
using Pools.Foreign;

namespace Pools;

public sealed unsafe partial class MallocShim
{
    EntrySet? entries;

    /// <summary>
    /// Raised when C code calls one of the <see cref="Functions"/> with a mistake that the pool does not only report, or after the shim was disposed. An exception can not
    /// go on through C: when the handlers have returned, the process ends with the message on standard error.
    /// </summary>
    public static event EventHandler<ForeignFaultEventArgs>? ForeignFault;

    /// <summary>
    /// The same shim as function pointers for C, valid until it is disposed. The first use makes them; a shim that has them lives until it is disposed.
    /// </summary>
    /// <exception cref="PoolException">
    /// The system has no memory for them, or lets nobody make code. Or the pool has caches, and the <c>libpools_entries.so</c> that was found is not of this version.
    /// </exception>
    public MallocFunctions Functions => new(Entries);

    internal EntrySet Entries
    {
        get
        {
            if (entries is { } made) return made;
            lock (entriesMade)
            {
                _ = Live;
                return entries ??= new EntrySet(this, Pool as ICachingPool);
            }
        }
    }

    readonly Lock entriesMade = new();

    /// <summary>Its pool's name.</summary>
    public override string ToString() => $"malloc shim over pool '{Pool.Name}'";

    internal static void TellOfForeignFault(ForeignFaultEventArgs fault) => ForeignFault?.Invoke(null, fault);

    void EndEntries()
    {
        lock (entriesMade) entries?.Close(ToString());
    }
}
