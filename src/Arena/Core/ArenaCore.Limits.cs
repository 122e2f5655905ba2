using System;
using Pools.Os;

namespace Pools.Core;

// The commit limit, and how much spare is kept.
public unsafe partial struct ArenaCore
{
    /// <summary>What <see cref="Committed"/> may never exceed, in bytes.</summary>
    public readonly nuint CommitLimit => commitLimit;

    /// <summary>The largest fraction of committed memory that may be spare.</summary>
    public readonly double Spare => spareFraction;

    /// <summary>Sets the commit limit, giving up spare to fit. Fail, with nothing changed, when what is in use exceeds it.</summary>
    public PoolResult SetCommitLimit(nuint limit)
    {
        guard.Enter();
        PoolResult result = PoolResult.Ok;
        if (limit < Committed - SpareCommitted) result = PoolResult.Fail;
        else
        {
            if (limit < Committed) Purge(Committed - limit);
            commitLimit = limit;
        }
        guard.Exit();
        return result;
    }

    /// <summary>Sets the spare fraction, 0 to 1, and gives back at once what exceeds it.</summary>
    public void SetSpare(double fraction)
    {
        guard.Enter();
        spareFraction = fraction;
        nuint allowed = SpareAllowed();
        if (SpareCommitted > allowed) Purge(SpareCommitted - allowed);
        guard.Exit();
    }

    /// <summary>Gives all spare memory back to the system.</summary>
    public void GiveSpareBack()
    {
        guard.Enter();
        Purge(nuint.MaxValue);
        guard.Exit();
    }

    /// <summary>What a call of the system is worth, in bytes: about as long as the faults that bring this much back.</summary>
    public const nuint WorthACall = 64 << 10;

    /// <summary>Now and then: half of the memory that has been spare since the last call goes back to the system, in pieces that are worth a call.</summary>
    public void Tend()
    {
        guard.Enter();
        nuint surplus = RoundUp(leastSpare / 2, grainShift);
        if (surplus != 0) Purge(surplus, WorthACall >> grainShift);
        leastSpare = SpareCommitted;
        guard.Exit();
    }

    /// <summary>
    /// Tells that the pages of freed memory were moved elsewhere: what is spare of it is not worth keeping, as there is nothing behind it.
    /// </summary>
    public void Vacated(void* start, nuint size)
    {
        guard.Enter();
        Chunk* chunk = ChunkOf(start);
        if (chunk != null)
        {
            nuint at = chunk->IndexOf((byte*)start + GrainSize - 1), limit = chunk->IndexOf((byte*)start + size);
            for (; chunk->NextSpare(at, limit, out nuint from, out nuint to); at = to) DecommitSpare(chunk, from, to);
        }
        guard.Exit();
    }

    /// <summary>Whether pages of this arena read as zero when they were given back with <see cref="VirtualMemory.Discard"/>.</summary>
    internal readonly bool CanDiscard => !isClient;

    readonly nuint Allowance() => commitLimit > Committed ? commitLimit - Committed : 0;

    // The most spare that goes with what is in use: as what is given back is no longer committed, s <= f (used + s) is s <= used f / (1 - f).
    readonly nuint SpareAllowed()
    {
        double allowed = (Committed - SpareCommitted) * (spareFraction / (1 - spareFraction));
        return allowed < long.MaxValue ? (nuint)(long)allowed : nuint.MaxValue;
    }

    // Where memory may not wait, that times what is in use is kept at most: a program that replaces large blocks one by one finds its memory again.
    const nuint MostShareAtOnce = 2;

    // Giving back at least half each time keeps the number of system calls in proportion to the memory that passes through.
    void TrimSpare(bool mayWait = true)
    {
        nuint before = SpareCommitted, allowed = SpareAllowed();
        if (!mayWait) allowed = Math.Min(allowed, (Committed - before) * MostShareAtOnce);
        if (before <= allowed) return;
        if (mayWait && IsTended && spareFraction != 0) return;
        long now = keepsForBursts ? Clock.Milliseconds() : 0;
        if (mayWait && keepsForBursts && bursts.Keeps(now)) return;
        Purge(Math.Max(before / 2, before - allowed));
        if (keepsForBursts) bursts.GaveBack(before - SpareCommitted, now);
    }

    // Gives at least that much spare back if there is as much in stretches of at least so many grains, the longest first.
    void Purge(nuint bytes, nuint leastGrains = 1)
    {
        nuint goal = Math.Min(bytes, SpareCommitted), purged = 0;
        for (Chunk* chunk = chunks; chunk != null && purged < goal; chunk = chunk->Next)
        {
            while (purged < goal && chunk->Spare.FindFirst(Math.Max(chunk->Spare.Longest(), Math.Max(leastGrains, 1)), out nuint start, out nuint end))
            {
                nuint wanted = RoundUp(goal - purged, grainShift) >> grainShift;
                nuint from = end - start > wanted ? end - wanted : start;
                purged += DecommitSpare(chunk, from, end);
            }
        }
    }

    // All of a spare stretch, or some of it.
    nuint DecommitSpare(Chunk* chunk, nuint start, nuint end)
    {
        nuint size = (end - start) << grainShift;
        VirtualMemory.Decommit(chunk->AddressOf(start), size);
        if (chunk->AddressOf(start) < aheadEnd && chunk->AddressOf(end) > aheadStart) aheadStart = aheadEnd;
        chunk->Spare.Remove(start, end);
        SpareCommitted -= size;
        Committed -= size;
        return size;
    }
}
