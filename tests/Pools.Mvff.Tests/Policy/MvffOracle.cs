using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Core;

namespace Pools.Tests;

/// <summary>Drives an MVFF pool and its model with the same operations, and compares all of both after each.</summary>
internal sealed unsafe class MvffOracle
{
    readonly IPool pool;
    readonly MvffModel model;
    readonly Random random;
    readonly List<FreeRange> blocks = []; // in use, sizes rounded up

    public MvffOracle(Arena arena, MvffSettings settings, Random random)
    {
        pool = arena.CreatePool(Mvff.Class, settings.ToArgs());
        model = new(settings, arena.GrainSize);
        this.random = random;
    }

    public IPool Pool => pool;

    public MvffModel Model => model;

    /// <summary>One operation on a block of up to that many bytes; the more blocks there are, the more often it frees.</summary>
    public void Step(int size, int mostBlocks)
    {
        bool isFull = random.Next(mostBlocks) < blocks.Count;
        if (blocks.Count > 0 && random.Next(5) == 0) Resize(random.Next(blocks.Count), size);
        else if (isFull && random.Next(3) == 0) FreePart(random.Next(blocks.Count));
        else if (isFull) Free(random.Next(blocks.Count));
        else if (random.Next(8) == 0) AllocAligned((nuint)random.Next(size), model.Align << random.Next(1, 12));
        else Alloc((nuint)random.Next(size));
        Compare();
    }

    public void FreeAll()
    {
        while (blocks.Count > 0)
        {
            Free(blocks.Count - 1);
            Compare();
        }
    }

    void Alloc(nuint size)
    {
        nuint? expected = model.Place(size), growth = expected is null ? model.Growth(size) : 0;
        PoolResult result = pool.TryAlloc(size, out void* block);
        Follow(growth);
        expected ??= growth is null ? null : model.Place(size);
        Placed(result, block, expected, model.Rounded(size));
    }

    void AllocAligned(nuint size, nuint alignment)
    {
        nuint? expected = model.PlaceAligned(size, alignment);
        nuint? growth = expected is null ? model.Growth(model.SizeToAlign(size, alignment)) : 0;
        if (growth is null) return; // it then takes what fits by chance
        PoolResult result = pool.TryAllocAligned(size, alignment, out void* block);
        Follow(growth);
        Placed(result, block, expected ?? model.PlaceAligned(size, alignment), model.Rounded(size));
    }

    // Where the arena puts an extent is its own affair: the model is told.
    void Follow(nuint? growth)
    {
        nuint[] gained = GrainsOf(pool).Except(model.Grains).ToArray();
        ((nuint)gained.Length * pool.Arena.GrainSize).Should().Be(growth ?? 0, "that much the pool should have grown");
        if (gained.Length == 0) return;
        (gained[^1] - gained[0]).Should().Be(((nuint)gained.Length - 1) * pool.Arena.GrainSize, "an extent is one stretch");
        model.AddExtent(gained[0], growth ?? 0);
    }

    void Placed(PoolResult result, void* block, nuint? expected, nuint size)
    {
        result.Should().Be(expected is null ? PoolResult.Limit : PoolResult.Ok);
        ((nuint)block).Should().Be(expected ?? 0);
        if (expected is null) return;
        model.Take(expected.Value, size);
        blocks.Add(new(expected.Value, size));
    }

    void Free(int index)
    {
        FreeRange block = blocks[index];
        blocks.RemoveAt(index);
        FreeRange(block);
    }

    // Any aligned part of a block may be freed; what is left on either side stays in use.
    void FreePart(int index)
    {
        FreeRange block = blocks[index];
        nuint units = block.Size / model.Align, first = (nuint)random.NextInt64((long)units), count = (nuint)random.NextInt64(1, (long)(units - first) + 1);
        blocks.RemoveAt(index);
        FreeRange part = new(block.Address + first * model.Align, count * model.Align);
        nuint end = part.Address + part.Size, blockEnd = block.Address + block.Size;
        if (part.Address > block.Address) blocks.Add(new(block.Address, part.Address - block.Address));
        if (end < blockEnd) blocks.Add(new(end, blockEnd - end));
        FreeRange(part);
    }

    void FreeRange(FreeRange range)
    {
        pool.Free((void*)range.Address, range.Size);
        model.Free(range.Address, range.Size);
    }

    void Resize(int index, int mostSize)
    {
        FreeRange block = blocks[index];
        nuint size = (nuint)random.Next(mostSize), rounded = model.Rounded(size);
        nuint end = block.Address + block.Size;
        nuint freeEnd = model.FreeAt(end) is { } next ? next.Address + next.Size : end, blockEnd = block.Address + rounded;
        nuint growth = blockEnd <= freeEnd ? 0 : model.GrowthAt(freeEnd, blockEnd, rounded) is { } bytes && ArenaHas(block.Address, freeEnd, bytes) ? bytes : nuint.MaxValue;
        bool isPossible = growth != nuint.MaxValue;
        pool.TryResize((void*)block.Address, block.Size, size).Should().Be(isPossible);
        if (isPossible && growth != 0) model.AddExtent(freeEnd, growth);
        if (!isPossible) return;
        blocks[index] = block with { Size = rounded };
        if (rounded > block.Size) model.Take(end, rounded - block.Size);
        else if (rounded < block.Size) model.Free(block.Address + rounded, block.Size - rounded);
    }

    // Grains that nobody has, in the chunk of a block.
    bool ArenaHas(nuint block, nuint address, nuint size)
    {
        pool.Arena.Core->ChunkBounds((void*)block, out byte* chunk, out nuint chunkSize);
        if (address + size > (nuint)chunk + chunkSize) return false;
        for (nuint at = address; at < address + size; at += pool.Arena.GrainSize)
            if (pool.Arena.Core->OwnerOf((void*)at) != 0) return false;
        return true;
    }

    void Compare()
    {
        pool.TotalSize.Should().Be(model.TotalSize);
        pool.FreeSize.Should().Be(model.FreeSize);
        pool.FreeRangeCount.Should().Be((nuint)model.FreeRanges.Count);
        pool.LargestFree.Should().Be(model.FreeRanges.Select(range => range.Size).DefaultIfEmpty().Max());
        pool.FreeRanges().Should().Equal(model.FreeRanges);
        GrainsOf(pool).Should().Equal(model.Grains);
        (pool.TotalSize - pool.FreeSize).Should().Be(blocks.Aggregate((nuint)0, (sum, block) => sum + block.Size));
        pool.Check(CheckLevel.Deep);
    }

    static List<nuint> GrainsOf(IPool pool)
    {
        List<nuint> grains = [];
        nuint grain = pool.Arena.GrainSize;
        void* from = null;
        while (pool.Arena.Core->NextOwned(((IArenaPool)pool).Owner, from, out void* start, out nuint size))
        {
            for (nuint at = 0; at < size; at += grain) grains.Add((nuint)start + at);
            from = (byte*)start + size;
        }
        return grains;
    }
}
