using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>What the arena says of its memory, the system says too.</summary>
public sealed unsafe class ResidentTests
{
    const int Size = 64 << 20;
    const long Tables = 2 << 20; // the arena's own

    // In the chunk that the block is in, which has the arena's tables as well.
    static long ResidentAround(Arena arena, void* block)
    {
        arena.Core->ChunkBounds(block, out byte* start, out nuint size);
        return ProcessMemory.ResidentIn((nuint)start, size);
    }

    static void Touch(byte* block, nuint size)
    {
        for (nuint at = 0; at < size; at += 4096) block[at] = 1;
    }

    [Fact]
    public void Memory_that_is_returned_leaves_the_resident_set_and_comes_back_zeroed()
    {
        using Arena arena = new(new Args { { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        byte* block = (byte*)pool.Alloc(Size);
        Touch(block, Size);
        ResidentAround(arena, block).Should().BeInRange(Size, Size + Tables);

        pool.Free(block, Size);

        ResidentAround(arena, block).Should().BeLessThan(Tables);
        byte* again = (byte*)pool.Alloc(Size);
        new ReadOnlySpan<byte>(again, Size).ContainsAnyExcept((byte)0).Should().BeFalse();
    }

    [Fact]
    public void Spare_stays_resident_until_it_is_given_back()
    {
        using Arena arena = new(new Args { { Arena.Keys.Spare, 1.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        byte* block = (byte*)pool.Alloc(Size);
        Touch(block, Size);
        pool.Free(block, Size);
        ResidentAround(arena, block).Should().BeInRange(Size, Size + Tables);

        arena.Spare = 0;

        ResidentAround(arena, block).Should().BeLessThan(Tables);
    }

    [Fact]
    public void A_tebibyte_costs_kilobytes()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 40 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        void* block = pool.Alloc(1);
        pool.Alloc(1 << 20);

        arena.Reserved.Should().BeGreaterThanOrEqualTo((nuint)1 << 40);
        arena.Committed.Should().BeLessThan((1 << 20) + (256 << 10));
        ResidentAround(arena, block).Should().BeLessThan(Tables);
        arena.Check();
    }
}
