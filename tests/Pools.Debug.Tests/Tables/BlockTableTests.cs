using System;
using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>The table of blocks against a dictionary.</summary>
public sealed unsafe class BlockTableTests : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 0.0 } });
    BlockTable table;

    public BlockTableTests() => table.Init(arena.Core);

    public void Dispose() => arena.Dispose();

    [Theory]
    [InlineData(300, 8)] // a small range of addresses: long runs, that go round the end of the table
    [InlineData(3000, 16)]
    [InlineData(60_000, 4096)]
    public void It_knows_what_a_dictionary_knows(int most, int step) => Seeded.Run(random =>
    {
        Dictionary<nuint, nuint> model = [];
        for (int i = 0; i < 120_000; i++)
        {
            nuint block = (nuint)(random.Next(1, most) * step);
            if (model.Remove(block)) table.Remove(table.Find((void*)block));
            else
            {
                model.Add(block, (nuint)i);
                table.Add((byte*)block, (nuint)i).Should().Be(PoolResult.Ok);
            }
            if (i % 20_000 == 0) ShouldEqual(model);
        }
        ShouldEqual(model);
    });

    [Fact]
    public void It_grows_to_a_hundred_thousand_blocks_and_gives_all_back()
    {
        nuint before = arena.Committed;
        for (nuint i = 1; i <= 100_000; i++) table.Add((byte*)(i * 48), i).Should().Be(PoolResult.Ok);
        for (nuint i = 1; i <= 100_000; i++) table.Find((void*)(i * 48))->Size.Should().Be(i);
        ((nuint)table.Find((void*)16)).Should().Be(0);
        table.Finish();
        arena.Committed.Should().BeLessThan(before + (64 << 10)); // the arena's own tables stay
    }

    [Fact]
    public void When_it_can_not_grow_nothing_has_changed()
    {
        arena.CommitLimit = arena.Committed + (256 << 10);
        nuint count = 0;
        while (table.Add((byte*)((count + 1) * 16), count) == PoolResult.Ok) count++;
        table.Count.Should().Be(count);
        for (nuint i = 0; i < count; i++) table.Find((void*)((i + 1) * 16))->Size.Should().Be(i);
        ((nuint)table.Find((void*)((count + 1) * 16))).Should().Be(0);
    }

    void ShouldEqual(Dictionary<nuint, nuint> model)
    {
        table.Count.Should().Be((nuint)model.Count);
        Dictionary<nuint, nuint> found = [];
        nuint at = 0;
        for (BlockEntry* entry; (entry = table.Next(ref at)) != null; at++) found.Add((nuint)entry->Block, entry->Size);
        found.Should().Equal(model);
        foreach ((nuint block, nuint size) in model) table.Find((void*)block)->Size.Should().Be(size);
    }
}
