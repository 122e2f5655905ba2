using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>What calloc does with the pages of a block that has many.</summary>
public sealed unsafe class CallocTests : IDisposable
{
    const nuint Size = 8 << 20, Few = 1 << 20;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 1 << 28 }, { Arena.Keys.Spare, 1.0 } });
    readonly MallocShim shim;

    public CallocTests() => shim = new(arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 1.0 } }));

    public void Dispose() => arena.Dispose();

    static bool IsZero(byte* block) => !new ReadOnlySpan<byte>(block, (int)Size).ContainsAnyExcept((byte)0);

    byte* Dirty(nuint size)
    {
        byte* block = (byte*)shim.Malloc(size);
        new Span<byte>(block, (int)size).Fill(7);
        return block;
    }

    [Fact]
    public void Fresh_ones_are_not_touched()
    {
        byte* block = (byte*)shim.Calloc(Size / 8, 8);

        ProcessMemory.ResidentIn((nuint)block + Few, Size - 2 * Few).Should().BeLessThan((long)Few);
        IsZero(block).Should().BeTrue();
    }

    [Fact]
    public void Resident_ones_are_cleared_where_they_are()
    {
        byte* dirty = Dirty(Size);
        shim.Malloc(1);
        shim.Free(dirty);

        byte* block = (byte*)shim.Calloc(Size / 8, 8);

        ((nint)block).Should().Be((nint)dirty);
        ProcessMemory.ResidentIn((nuint)block, Size).Should().BeGreaterThanOrEqualTo((long)Size);
        IsZero(block).Should().BeTrue();
    }

    [Fact]
    public void Some_resident_ones_among_fresh_ones_are_given_back()
    {
        byte* dirty = Dirty(Few);
        shim.Free(dirty);

        byte* block = (byte*)shim.Calloc(Size / 8, 8); // the free range and what the pool gets behind it

        ((nint)block).Should().Be((nint)dirty);
        ProcessMemory.ResidentIn((nuint)block, Size).Should().BeLessThan((long)Few);
        IsZero(block).Should().BeTrue();
    }
}
