namespace Pools.Core;

// A walk over the reservations, for those who must tell the arena's memory from other people's.
public unsafe partial struct ArenaCore
{
    /// <summary>The next reservation, in address order, and all of it: header, grains, what is not committed. For a caller that has the arena held.</summary>
    /// <param name="cursor">Null to start with.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="size">Its bytes.</param>
    internal readonly bool NextReservation(ref void* cursor, out byte* start, out nuint size)
    {
        Chunk* chunk = cursor == null ? chunks : ((Chunk*)cursor)->Next;
        cursor = chunk;
        start = chunk == null ? null : chunk->Base;
        size = chunk == null ? 0 : chunk->Size;
        return chunk != null;
    }
}
