using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>The map of blocks against a sorted dictionary. Only addresses count: nobody writes to the blocks.</summary>
public sealed unsafe class BlockMapTests : IDisposable
{
    const nuint ChunkSize = 2 << 20;

    readonly List<Arena> arenas = [];
    BlockMap map;

    public void Dispose() => arenas.ForEach(arena => arena.Dispose());

    [Theory]
    [InlineData(24, 1)] // units of 16, 32 and 64 bytes
    [InlineData(32, 1)]
    [InlineData(40, 3)]
    [InlineData(72, 1)]
    [InlineData(2000, 4)]
    public void It_knows_what_a_dictionary_knows(int distance, int chunkCount) => Seeded.Run(random =>
    {
        Arena arena = NewArena();
        List<nuint> chunks = [.. Enumerable.Range(0, chunkCount).Select(_ => NewChunk(arena, ChunkSize))];
        map.Init(arena.Core, (nuint)distance);
        Compare(random, chunks, ChunkSize / 2, distance); // a chunk has its tables, too
        map.Finish();
    });

    [Fact]
    public void It_knows_as_much_in_an_arena_of_the_clients_memory() => Seeded.Run(random =>
    {
        const nuint size = 8 << 20;
        void* memory = NativeMemory.AlignedAlloc(size, 4096);
        using (Arena arena = new(memory, size))
        {
            arena.Core->Allocate(1 << 20, arena.Core->NewOwner(), false, out void* blocks).Should().Be(PoolResult.Ok);
            map.Init(arena.Core, 72);
            Compare(random, [(nuint)blocks], 1 << 20, 72);
            map.Finish();
            arena.Check();
        }
        NativeMemory.AlignedFree(memory);
    });

    [Fact]
    public void It_grows_to_a_hundred_thousand_blocks_and_gives_all_back()
    {
        Arena arena = NewArena();
        nuint chunk = NewChunk(arena, 8 << 20), before = arena.Committed, reserved = arena.Reserved;
        map.Init(arena.Core, 72);
        for (nuint i = 0; i < 100_000; i++) Add(chunk + i * 80, i);
        for (nuint i = 0; i < 100_000; i++) map.Find((void*)(chunk + i * 80))->Size.Should().Be(i);
        ((nuint)map.Find((void*)(chunk + 16))).Should().Be(0);
        map.Finish();
        (arena.Committed, arena.Reserved).Should().Be((before, reserved));
    }

    [Fact]
    public void When_it_can_not_grow_nothing_has_changed()
    {
        Arena arena = NewArena();
        nuint chunk = NewChunk(arena, 8 << 20), count = 0;
        map.Init(arena.Core, 72);
        arena.CommitLimit = arena.Committed + (256 << 10);
        for (; TryAdd(chunk + count * 80, count); count++) { }
        count.Should().BeGreaterThan(1000);
        ((nuint)map.Find((void*)(chunk + count * 80))).Should().Be(0);
        ((nuint)map.FindAtOrBefore((void*)(chunk + count * 80), out byte* last)).Should().NotBe(0);
        ((nuint)last).Should().Be(chunk + (count - 1) * 80);
        AllBlocks().Select(b => b - chunk).Except(Enumerable.Range(0, (int)count).Select(i => (nuint)i * 80)).Should().BeEmpty();
        Enumerable.Range(0, (int)count).Select(i => (nuint)i * 80).Except(AllBlocks().Select(b => b - chunk)).Should().BeEmpty();
        arena.CommitLimit = nuint.MaxValue;
        TryAdd(chunk + count * 80, count).Should().BeTrue();
    }

    [Fact]
    public void A_chunk_in_the_place_of_one_that_is_gone_has_its_blocks_found()
    {
        Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });
        arenas.Add(arena);
        map.Init(arena.Core, 72);
        int overlaps = 0;
        List<(nuint Start, nuint End)> gone = [];
        for (nuint size = 2 << 20; size < 40 << 20; size += 3 << 20)
        {
            nuint chunk = NewChunk(arena, size);
            if (gone.Any(old => chunk < old.End && old.Start < chunk + size)) overlaps++;
            // From the high end, so that what is covered already comes first.
            List<nuint> blocks = [.. Enumerable.Range(0, 200).Select(i => chunk + size - ((nuint)i + 1) * (size / 200 & ~(nuint)7))];
            for (int i = 0; i < blocks.Count; i++) Add(blocks[i], (nuint)i);
            for (int i = 0; i < blocks.Count; i++) map.Find((void*)blocks[i])->Size.Should().Be((nuint)i);
            AllBlocks().Should().BeEquivalentTo(blocks);
            foreach (nuint block in blocks) map.Remove((void*)block, map.Find((void*)block));
            gone.Add((chunk, chunk + size));
            arena.Core->Return((void*)chunk, size);
        }
        overlaps.Should().BePositive();
        map.Finish();
        arena.Check();
    }

    // Random blocks come and go, and are looked for now and then.
    void Compare(Random random, List<nuint> chunks, nuint size, int distance)
    {
        SortedDictionary<nuint, nuint> model = [];
        nuint unit = (nuint)1 << System.Numerics.BitOperations.Log2((uint)Math.Min(distance, 64));
        for (int i = 0; i < 20_000; i++)
        {
            // Close together here, far apart there; one a unit.
            nuint units = size / unit, at = (nuint)random.NextInt64(random.Next(2) == 0 ? (long)units : 500);
            nuint slot = chunks[random.Next(chunks.Count)] + at * unit, block = slot;
            while (block < slot + unit && !model.ContainsKey(block)) block += 8;
            if (block == slot + unit) Add(model, slot + (nuint)random.Next((int)unit / 8) * 8, (nuint)i);
            else
            {
                map.Remove((void*)block, map.Find((void*)block));
                model.Remove(block);
            }
            if (i % 4000 == 0) ShouldEqual(model, chunks, size, random);
        }
        ShouldEqual(model, chunks, size, random);
    }

    void ShouldEqual(SortedDictionary<nuint, nuint> model, List<nuint> chunks, nuint size, Random random)
    {
        AllBlocks().Order().Should().Equal(model.Keys);
        foreach ((nuint block, nuint blockSize) in model) map.Find((void*)block)->Size.Should().Be(blockSize);
        nuint[] sorted = [.. model.Keys];
        for (int i = 0; i < 1000; i++)
        {
            nuint chunk = chunks[random.Next(chunks.Count)], address = chunk + (nuint)random.NextInt64((long)size);
            int index = Array.BinarySearch(sorted, address);
            nuint expected = index >= 0 ? address : ~index > 0 && sorted[~index - 1] >= chunk ? sorted[~index - 1] : 0;
            BlockEntry* entry = map.FindAtOrBefore((void*)address, out byte* found);
            ((nuint)found).Should().Be(expected);
            if (expected != 0) entry->Size.Should().Be(model[expected]);
            ((nuint)map.Find((void*)address) != 0).Should().Be(index >= 0);
        }
    }

    List<nuint> AllBlocks()
    {
        List<nuint> found = [];
        nuint at = 0;
        for (; map.Next(ref at, out byte* block) != null; at++) found.Add((nuint)block);
        return found;
    }

    void Add(SortedDictionary<nuint, nuint> model, nuint block, nuint size)
    {
        model.Add(block, size);
        Add(block, size);
    }

    void Add(nuint block, nuint size) => TryAdd(block, size).Should().BeTrue();

    bool TryAdd(nuint block, nuint size)
    {
        BlockEntry* entry = map.Cover((void*)block, out PoolResult result);
        if (entry == null)
        {
            result.Should().Be(PoolResult.CommitLimit);
            return false;
        }
        entry->Start(size, 0, Family.Pool, map.PlaceOf((void*)block), 0);
        return true;
    }

    Arena NewArena()
    {
        Arena arena = new(new Args { { Arena.Keys.Size, (long)ChunkSize }, { Arena.Keys.Spare, 0.0 } });
        arenas.Add(arena);
        return arena;
    }

    // Grains of a chunk that is not the arena's first, as they do not fit in that.
    static nuint NewChunk(Arena arena, nuint size)
    {
        arena.Core->Allocate(size, arena.Core->NewOwner(), false, out void* memory).Should().Be(PoolResult.Ok);
        return (nuint)memory;
    }
}
