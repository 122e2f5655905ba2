using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>An arena inside memory that the caller supplies.</summary>
public sealed unsafe class ClientArenaTests
{
    const int Size = 4 << 20;

    // Memory as a caller may have it: not on a page's edge, and full of something.
    static ZeroedTables DirtyMemory(int size = Size)
    {
        ZeroedTables memory = new((nuint)size);
        new Span<byte>(memory.Start, size).Fill(0xAB);
        return memory;
    }

    [Fact]
    public void It_maps_nothing_and_all_of_it_is_committed()
    {
        using ZeroedTables memory = DirtyMemory();
        using Arena arena = new(memory.Start, memory.Size);
        arena.Reserved.Should().BeInRange(Size - 2 * 4096, Size);
        arena.Committed.Should().Be(arena.Reserved);
        arena.SpareCommitted.Should().Be(0);

        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint reserved = arena.Reserved;
        byte* block = (byte*)pool.Alloc(1 << 20);
        ((nuint)block).Should().BeInRange((nuint)memory.Start, (nuint)memory.Start + Size - (1 << 20));
        arena.Contains(block).Should().BeTrue();
        arena.Contains(memory.Start + Size).Should().BeFalse();
        arena.TryGetPool(block, out IPool? owner).Should().BeTrue();
        owner.Should().BeSameAs(pool);
        (arena.Reserved, arena.Committed).Should().Be((reserved, reserved));
        arena.Check();
    }

    [Fact]
    public void Its_memory_runs_out_and_comes_back() => Seeded.Run(random =>
    {
        using ZeroedTables memory = DirtyMemory();
        using Arena arena = new(memory.Start, memory.Size);
        IPool pool = arena.CreatePool(GrainCore.Class);
        LiveBlocks blocks = new(pool, random);
        PoolResult result;
        while ((result = pool.TryAlloc(10_000, out void* block)) == PoolResult.Ok) blocks.Add(block, 10_000);
        result.Should().Be(PoolResult.Resource);
        blocks.Count.Should().BeGreaterThan(330);
        for (int i = 0; i < 200; i++)
        {
            blocks.FreeAny();
            blocks.Alloc(10_000);
            arena.Check();
        }
        blocks.ShouldBeIntact();
    });

    [Fact]
    public void It_may_be_extended_by_more_memory()
    {
        using ZeroedTables memory = DirtyMemory(), more = DirtyMemory();
        using Arena arena = new(memory.Start, memory.Size);
        IPool pool = arena.CreatePool(GrainCore.Class);
        pool.Alloc(3 << 20);
        pool.TryAlloc(3 << 20, out _).Should().Be(PoolResult.Resource);

        arena.Extend(more.Start, more.Size);

        byte* block = (byte*)pool.Alloc(3 << 20);
        ((nuint)block).Should().BeInRange((nuint)more.Start, (nuint)more.Start + Size);
        arena.Reserved.Should().BeGreaterThan(2 * Size - 4 * 4096);
        arena.Committed.Should().Be(arena.Reserved);
        pool.Free(block, 3 << 20);
        arena.Check();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(8192)]
    public void Too_little_memory_is_refused(int size)
    {
        using ZeroedTables memory = DirtyMemory(64 << 10);
        nuint start = (nuint)memory.Start;
        Action create = () => new Arena((void*)start, (nuint)size);
        create.Should().Throw<ArgumentException>().WithMessage($"*{size} bytes*supply more memory*");

        using Arena arena = new(memory.Start, memory.Size);
        arena.Invoking(a => a.Extend((void*)start, (nuint)size)).Should().Throw<ArgumentException>().WithMessage($"*{size} bytes*too few*");
        arena.Check();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void No_memory_is_refused(int size)
    {
        Action create = () => new Arena(null, (nuint)size);
        create.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void One_that_maps_its_own_memory_can_not_be_extended()
    {
        using ZeroedTables memory = DirtyMemory();
        using Arena arena = new();
        nuint start = (nuint)memory.Start;
        arena.Invoking(a => a.Extend((void*)start, Size)).Should().Throw<NotSupportedException>().WithMessage("*maps its own*");
        new ReadOnlySpan<byte>(memory.Start, Size).ContainsAnyExcept((byte)0xAB).Should().BeFalse();
    }

    [Fact]
    public void Dispose_leaves_the_memory_to_the_caller()
    {
        using ZeroedTables memory = DirtyMemory();
        for (int i = 0; i < 3; i++)
        {
            using Arena arena = new(memory.Start, memory.Size);
            arena.CreatePool(GrainCore.Class).Alloc(1 << 20);
        }
        new Span<byte>(memory.Start, Size).Fill(1);
    }
}
