using System.Diagnostics.Tracing;

namespace Pools;

/// <summary>
/// The event source "Pools": what happens seldom and is worth a line in a trace. <see cref="ArenaGrown"/> and <see cref="ChunkReleased"/> are written with locks
/// held: a listener in the process may read the arena's figures, but must not use pools.
/// </summary>
[EventSource(Name = PoolMeter.Name)]
internal sealed class PoolEventSource : EventSource
{
    public static readonly PoolEventSource Log = new();

    [Event(1, Level = EventLevel.Informational, Message = "arena '{0}' gained a chunk of {1} bytes, and has {2} reserved")]
    public void ArenaGrown(string arena, long size, long reserved) => WriteEvent(1, arena, size, reserved);

    [Event(2, Level = EventLevel.Informational, Message = "arena '{0}' released a chunk of {1} bytes, and has {2} reserved")]
    public void ChunkReleased(string arena, long size, long reserved) => WriteEvent(2, arena, size, reserved);

    [Event(3, Level = EventLevel.Warning, Message = "{2}: pool '{1}' got no memory; arena '{0}' has {3} bytes committed of {4}")]
    public void CommitRefused(string arena, string pool, string result, long committed, long commitLimit) =>
        WriteEvent(3, arena, pool, result, committed, commitLimit);

    [Event(4, Level = EventLevel.Error, Message = "{4}")]
    public void CorruptionFound(string pool, string poolClass, string kind, ulong block, string report) =>
        WriteEvent(4, pool, poolClass, kind, block, report);

    [NonEvent]
    public void CommitRefused(IPool pool, PoolResult result)
    {
        if (IsEnabled(EventLevel.Warning, EventKeywords.None))
            CommitRefused(pool.Arena.Name, pool.Name, result.ToString(), (long)pool.Arena.Committed, (long)pool.Arena.CommitLimit);
    }

    [NonEvent]
    public void CorruptionFound(PoolCorruptionException mistake)
    {
        if (IsEnabled(EventLevel.Error, EventKeywords.None))
            CorruptionFound(mistake.PoolName, mistake.PoolClassName, mistake.Kind.ToString(), mistake.Block, mistake.Message);
    }
}
