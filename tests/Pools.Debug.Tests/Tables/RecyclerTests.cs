using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>Blocks that are ready to be used again.</summary>
public sealed unsafe class RecyclerTests : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 0.0 } });
    Recycler recycler;

    public void Dispose() => arena.Dispose();

    [Fact]
    public void The_last_one_of_a_size_is_the_first_to_be_used()
    {
        recycler.Init(arena.Core);
        for (nuint i = 1; i <= 10; i++) recycler.TryAdd(i % 2, 100, (byte*)(i * 8)).Should().BeTrue();
        recycler.Bytes.Should().Be(1000);
        for (nuint i = 10; i >= 2; i -= 2)
        {
            recycler.Contains((void*)(i * 8)).Should().BeTrue();
            ((nuint)recycler.Take(0, 100)).Should().Be(i * 8);
            recycler.Contains((void*)(i * 8)).Should().BeFalse();
        }
        ((nuint)recycler.Take(0, 100)).Should().Be(0);
        ((nuint)recycler.Take(1, 100)).Should().Be(72);
        recycler.Bytes.Should().Be(400);
    }

    [Theory]
    [InlineData(72, 128)] // by their number
    [InlineData(1000, 33)] // by their bytes, 32 KiB and one more
    [InlineData(10_000, 4)]
    [InlineData(1 << 20, 2)] // two of any size
    public void There_are_only_so_many_of_a_size(int bytes, int most)
    {
        recycler.Init(arena.Core);
        int count = 0;
        while (recycler.TryAdd(127, (nuint)bytes, (byte*)8)) count++;
        count.Should().Be(most);
        recycler.TryAdd(126, (nuint)bytes, (byte*)8).Should().BeTrue();
    }

    [Theory, InlineData(72, 16), InlineData(1000, 4), InlineData(100_000, 1)]
    public void Batches_double_up_to_a_limit(int bytes, int most)
    {
        recycler.Init(arena.Core);
        for (int batch = 1, i = 0; i < 8; i++, batch = Math.Min(batch * 2, most))
            recycler.NextBatch(3, (nuint)bytes).Should().Be((nuint)batch);
    }

    [Fact]
    public void Large_sizes_are_not_kept_nor_any_when_there_is_no_memory_for_the_places()
    {
        recycler.Init(arena.Core);
        recycler.Keeps(Recycler.Classes - 1).Should().BeTrue();
        recycler.Keeps(Recycler.Classes).Should().BeFalse();
        recycler.Finish();
        arena.CommitLimit = arena.Committed;
        Recycler without = default;
        without.Init(arena.Core);
        without.Keeps(0).Should().BeFalse();
        without.Contains((void*)8).Should().BeFalse();
    }
}
