using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>What the arena says of its memory, the system says too.</summary>
public sealed unsafe class ResidentTests
{
    const int Size = 64 << 20;
    const long Noise = 16 << 20; // of the runtime around the test

    static void Touch(byte* block, nuint size)
    {
        for (nuint at = 0; at < size; at += 4096) block[at] = 1;
    }

    [Fact]
    public void Memory_that_is_returned_leaves_the_resident_set_and_comes_back_zeroed()
    {
        using Arena arena = new(new Args { { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        long before = ProcessMemory.Resident;
        byte* block = (byte*)pool.Alloc(Size);
        Touch(block, Size);
        (ProcessMemory.Resident - before).Should().BeGreaterThan(Size - Noise);

        pool.Free(block, Size);

        (ProcessMemory.Resident - before).Should().BeLessThan(Noise);
        byte* again = (byte*)pool.Alloc(Size);
        new ReadOnlySpan<byte>(again, Size).ContainsAnyExcept((byte)0).Should().BeFalse();
    }

    [Fact]
    public void Spare_stays_resident_until_it_is_given_back()
    {
        using Arena arena = new(new Args { { Arena.Keys.Spare, 1.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        long before = ProcessMemory.Resident;
        byte* block = (byte*)pool.Alloc(Size);
        Touch(block, Size);
        pool.Free(block, Size);
        (ProcessMemory.Resident - before).Should().BeGreaterThan(Size - Noise);

        arena.Spare = 0;

        (ProcessMemory.Resident - before).Should().BeLessThan(Noise);
    }

    [Fact]
    public void A_tebibyte_costs_kilobytes()
    {
        long resident = ProcessMemory.Resident;
        using Arena arena = new(new Args { { Arena.Keys.Size, 1L << 40 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Alloc(1);
        pool.Alloc(1 << 20);

        arena.Reserved.Should().BeGreaterThanOrEqualTo((nuint)1 << 40);
        arena.Committed.Should().BeLessThan((1 << 20) + (256 << 10));
        (ProcessMemory.Resident - resident).Should().BeLessThan(4 << 20);
        arena.Check();
    }
}
