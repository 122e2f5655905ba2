using System;
using System.Collections.Generic;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What an arena tells of its chunks.</summary>
public sealed unsafe class ChunkEventTests
{
    const nuint Block = 8 << 20;

    [Fact]
    public void A_chunk_that_comes_and_goes_is_told_once_each()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 4 << 20 } });
        List<ChunkEventArgs> gained = [], released = [];
        arena.ChunkGained += (_, chunk) => gained.Add(chunk);
        arena.ChunkReleased += (_, chunk) => released.Add(chunk);
        using IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 0.0 } });
        nuint before = arena.Reserved;

        void* block = pool.Alloc(Block);

        ChunkEventArgs chunk = gained.Should().ContainSingle().Subject;
        ((nuint)block - chunk.Address).Should().BeLessThan(chunk.Size);
        (arena.Reserved - before).Should().BeGreaterThanOrEqualTo(chunk.Size);

        pool.Free(block, Block);

        released.Should().ContainSingle().Which.Should().BeEquivalentTo(chunk);
    }

    [Fact]
    public void A_handler_may_read_the_arenas_figures()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 4 << 20 } });
        nuint seen = 0;
        arena.ChunkGained += (sender, _) => seen = ((Arena)sender!).Reserved;
        using IPool pool = arena.CreatePool(Mvff.Class);

        pool.Alloc(Block);

        seen.Should().BeGreaterThan(Block);
    }

    [Fact]
    public void A_handler_that_was_removed_hears_nothing()
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 4 << 20 } });
        int count = 0;
        EventHandler<ChunkEventArgs> handler = (_, _) => count++;
        arena.ChunkGained += handler;
        arena.ChunkGained -= handler;
        using IPool pool = arena.CreatePool(Mvff.Class);

        pool.Alloc(Block);

        count.Should().Be(0);
    }
}
