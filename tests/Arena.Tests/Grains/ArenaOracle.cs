using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Core;

namespace Pools.Tests;

/// <summary>Drives an arena with random requests for grains by several owners, and checks its figures and who owns what.</summary>
internal sealed unsafe class ArenaOracle
{
    readonly Arena arena;
    readonly Random random;
    readonly List<(nuint Address, nuint Size, uint Owner)> stretches = [];
    readonly uint[] owners;

    public ArenaOracle(Arena arena, Random random)
    {
        this.arena = arena;
        this.random = random;
        owners = Enumerable.Range(0, 3).Select(_ => arena.Core->NewOwner()).ToArray();
    }

    // Of a few mebibytes of grains.
    const nuint MostTables = 1 << 20;

    nuint Grain => arena.GrainSize;

    public nuint InUse => stretches.Aggregate((nuint)0, (sum, stretch) => sum + stretch.Size);

    public void Step(int mostGrains, int mostStretches)
    {
        bool isFull = random.Next(mostStretches) < stretches.Count;
        if (stretches.Count > 0 && random.Next(5) == 0) AllocateBehind(random.Next(stretches.Count), random.Next(1, mostGrains + 1));
        else if (!isFull) Allocate(random.Next(1, mostGrains + 1));
        else Return(random.Next(stretches.Count));
        Compare();
    }

    public void ReturnAll()
    {
        while (stretches.Count > 0) Return(stretches.Count - 1);
        Compare();
    }

    void Allocate(int grains)
    {
        uint owner = owners[random.Next(owners.Length)];
        nuint size = (nuint)grains * Grain - (nuint)random.Next((int)Grain);
        PoolResult result = arena.Core->Allocate(size, owner, random.Next(2) == 0, out void* address);
        if (result != PoolResult.Ok)
        {
            result.Should().Be(PoolResult.CommitLimit);
            return;
        }
        nuint whole = (nuint)grains * Grain, start = (nuint)address;
        stretches.Exists(other => other.Address < start + whole && start < other.Address + other.Size).Should().BeFalse("grains have one owner");
        Fill(start, whole, owner);
        stretches.Add((start, whole, owner));
    }

    // The grains behind a stretch, if nobody has them and the commit limit allows it.
    void AllocateBehind(int index, int grains)
    {
        (nuint address, nuint size, uint owner) = stretches[index];
        nuint start = address + size, whole = (nuint)grains * Grain;
        arena.Core->ChunkBounds((void*)address, out byte* chunk, out nuint chunkSize);
        bool isFree = start + whole <= (nuint)chunk + chunkSize && !stretches.Exists(other => other.Address < start + whole && start < other.Address + other.Size);
        bool fits = arena.Committed - arena.SpareCommitted + whole <= arena.CommitLimit - MostTables;

        bool done = arena.Core->AllocateAt((void*)start, whole, owner);

        if (!isFree) done.Should().BeFalse("they are somebody's");
        else if (fits) done.Should().BeTrue("nobody has them");
        if (!done) return;
        Fill(start, whole, owner);
        stretches.Add((start, whole, owner));
    }

    // All of a stretch, or grains at one end of it.
    void Return(int index)
    {
        (nuint address, nuint size, uint owner) = stretches[index];
        IsFilled(address, size, owner).Should().BeTrue("nobody else has these grains");
        nuint part = random.Next(2) == 0 ? size : Grain * (nuint)random.NextInt64(1, (long)(size / Grain) + 1);
        arena.Core->Return((void*)address, part);
        stretches.RemoveAt(index);
        if (part < size) stretches.Add((address + part, size - part, owner));
    }

    void Compare()
    {
        arena.Check();
        ((double)arena.SpareCommitted).Should().BeLessThanOrEqualTo(arena.Spare * arena.Committed);
        arena.Committed.Should().BeGreaterThanOrEqualTo(InUse + arena.SpareCommitted).And.BeLessThanOrEqualTo(arena.CommitLimit);
        foreach ((nuint address, nuint size, uint owner) in stretches)
        {
            arena.Core->OwnerOf((void*)address).Should().Be(owner);
            arena.Core->OwnerOf((void*)(address + size - 1)).Should().Be(owner);
        }
    }

    // A word at each end of each grain.
    void Fill(nuint start, nuint size, uint owner)
    {
        for (nuint at = start; at < start + size; at += Grain)
            *(nuint*)at = *(nuint*)(at + Grain - 8) = at ^ owner;
    }

    bool IsFilled(nuint start, nuint size, uint owner)
    {
        for (nuint at = start; at < start + size; at += Grain)
            if (*(nuint*)at != (at ^ owner) || *(nuint*)(at + Grain - 8) != (at ^ owner)) return false;
        return true;
    }
}
