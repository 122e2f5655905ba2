namespace Pools.Core;

// A walk over what the arena has mapped, for those who must tell it from other people's memory.
public unsafe partial struct ArenaCore
{
    /// <summary>
    /// The next of the arena's reservations, and all of it: header, grains, what is not committed; address space beside the grains, and the records of
    /// what is in it. Not the tables of free ranges, which have no addresses in them. For a caller that has the arena held.
    /// </summary>
    /// <param name="cursor">0 to start with.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="size">Its bytes.</param>
    internal readonly bool NextReservation(ref nuint cursor, out byte* start, out nuint size)
    {
        nuint left = cursor++;
        Chunk* chunk = chunks;
        for (; chunk != null && left != 0; left--) chunk = chunk->Next;
        if (chunk != null)
        {
            start = chunk->Base;
            size = chunk->Size;
            return true;
        }
        ArenaSpace* space = spaces;
        for (; space != null && left > 1; left -= 2) space = space->Next;
        start = space == null ? null : left == 0 ? space->Start : space->Records;
        size = space == null ? 0 : left == 0 ? space->Size : space->RecordsSize;
        return space != null;
    }
}
