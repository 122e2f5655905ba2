using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Blocks that are kept to be had again, against a list of what is kept.</summary>
public sealed unsafe class KeptBlocksTests : IDisposable
{
    const nuint MostBytes = 256 << 10;
    const int Blocks = 200;
    const int MostInAList = 16; // at least

    // Only the first two words of a block are looked at.
    readonly byte* memory = (byte*)NativeMemory.AllocZeroed(Blocks, 16);
    readonly Dictionary<nuint, nuint> kept = [];
    KeptBlocks blocks;

    public void Dispose() => NativeMemory.Free(memory);

    [Theory]
    [InlineData(0)]
    [InlineData(KeptBlocks.LargerShift)]
    public void Random_use(int shift) => Seeded.Run(random =>
    {
        blocks = default;
        kept.Clear();
        blocks.Open(MostBytes << shift, shift);
        for (int step = 0; step < 5000; step++)
        {
            if (random.Next(2) == 0) Put(Capacity(random, shift), MostBytes << shift);
            else if (random.Next(20) == 0) TakeAny();
            else Take(Capacity(random, shift));
            blocks.Bytes.Should().Be((nuint)kept.Values.Sum(capacity => (long)capacity));
        }
        while (kept.Count != 0) TakeAny();
        ((nuint)blocks.TakeAny(out _)).Should().Be(0);
    });

    [Fact]
    public void Zeroed_memory_keeps_nothing()
    {
        blocks.IsOpen.Should().BeFalse();
        blocks.Put(memory, 8000).Should().BeFalse();
        ((nuint)blocks.Take(8000, out _)).Should().Be(0);
    }

    [Fact]
    public void One_that_is_closed_still_gives_what_it_has()
    {
        blocks.Open(MostBytes);
        Put(8000, MostBytes);
        blocks.Close();
        blocks.Put(memory + 16, 8000).Should().BeFalse();
        Take(8000);
    }

    [Fact]
    public void Sizes_that_nobody_asks_for_are_told_from_others()
    {
        blocks.Open(40_000);
        foreach (nuint capacity in new nuint[] { 8000, 8000, 16_000 }) Put(capacity, 40_000);
        (blocks.IsFullFor(8000), blocks.IsFullFor(8001)).Should().Be((false, true));
        Take(8000);
        ((nuint)blocks.TakeIdle(out nuint idle)).Should().NotBe(0);
        idle.Should().Be(16_000);
        ((nuint)blocks.TakeIdle(out _)).Should().Be(0, "8000 was asked for");
        blocks.Widen(1, 80_000);
        ((nuint)blocks.TakeIdle(out idle)).Should().NotBe(0);
        (idle, blocks.Bytes).Should().Be(((nuint)8000, (nuint)0));
    }

    [Fact]
    public void More_is_kept_up_to_a_bound()
    {
        blocks.Open(16_000);
        blocks.IsFullFor(20_000).Should().BeTrue();
        blocks.Widen(6000, 20_000);
        (blocks.IsFullFor(20_000), blocks.IsFullFor(20_001)).Should().Be((false, true));
    }

    [Fact]
    public void What_is_allowed_may_become_less_than_what_there_is()
    {
        blocks.Open(0);
        blocks.Allow(20_000);
        Put(8000, 20_000);
        blocks.Allow(12_000);
        blocks.Put(memory + 16, 8000).Should().BeFalse();
        Take(8000);
        Put(10_000, 12_000);
    }

    [Theory]
    [InlineData(128 << 10, 16)]
    [InlineData(256 << 10, 16)]
    [InlineData(1 << 20, 64)]
    public void The_more_is_kept_the_longer_a_list_may_be(int most, int places)
    {
        blocks.Open(0);
        blocks.Allow((nuint)most);
        for (int i = 0; i < places; i++) blocks.Put(memory + 16 * i, 4400).Should().BeTrue();
        blocks.Put(memory + 16 * places, 4400).Should().BeFalse();
        blocks.Put(memory + 16 * places, 4800).Should().BeTrue("that is another list");

        blocks.Allow(64 << 10);
        blocks.Put(memory + 16 * (places + 1), 4400).Should().BeFalse("it has more than it may have now");
        for (int i = 0; i <= places; i++) ((nuint)blocks.TakeAny(out _)).Should().NotBe(0);
        ((nuint)blocks.TakeAny(out _), blocks.Bytes).Should().Be(((nuint)0, (nuint)0));
    }

    [Theory]
    [InlineData(4096, false, false)]
    [InlineData(4097, true, false)]
    [InlineData(64 << 10, true, false)]
    [InlineData((64 << 10) + 1, false, true)]
    [InlineData(256 << 10, false, true)]
    [InlineData((256 << 10) + 1, false, false)]
    public void A_size_is_a_threads_or_all_threads_or_neither(int size, bool isMedium, bool isLarge)
    {
        KeptBlocks.IsMedium((nuint)size).Should().Be(isMedium);
        KeptBlocks.IsLarge((nuint)size).Should().Be(isLarge);
    }

    static nuint Capacity(Random random, int shift) =>
        shift == 0 ? (nuint)random.NextInt64((long)KeptBlocks.Least + 1, (long)KeptBlocks.MostOfThread + 1) : (nuint)random.NextInt64((long)KeptBlocks.MostOfThread + 1, (long)KeptBlocks.Most + 1);

    void Put(nuint capacity, nuint most)
    {
        nuint free = (nuint)Enumerable.Range(0, Blocks).Select(i => (nuint)(memory + 16 * i)).First(block => !kept.ContainsKey(block));
        nuint before = blocks.Bytes;
        if (blocks.Put((void*)free, capacity)) kept.Add(free, capacity);
        else (before + capacity > most || kept.Values.Count(other => IsNear(other, capacity)) >= MostInAList).Should().BeTrue("a block is refused only when there are enough");
        blocks.Bytes.Should().BeLessThanOrEqualTo(most);
    }

    void Take(nuint size)
    {
        nuint block = (nuint)blocks.Take(size, out nuint capacity);
        if (block == 0)
        {
            nuint next = (size / Step(size) + 1) * Step(size);
            kept.Values.Any(other => other >= next && other < next + Step(next)).Should().BeFalse("all blocks of the next list fit");
            return;
        }
        capacity.Should().BeInRange(size, size + size / 4);
        kept.Should().Contain(block, capacity);
        kept.Remove(block);
    }

    void TakeAny()
    {
        nuint block = (nuint)blocks.TakeAny(out nuint capacity);
        if (kept.Count == 0)
        {
            block.Should().Be(0);
            return;
        }
        kept.Should().Contain(block, capacity);
        kept.Remove(block);
    }

    // An eighth of a power of two: what the capacities in one list may differ by.
    static nuint Step(nuint size) => (nuint)1 << BitOperations.Log2(size) - 3;

    // Whether two capacities may be in one list.
    static bool IsNear(nuint a, nuint b) => Math.Max(a, b) - Math.Min(a, b) <= Math.Max(a, b) / 8;
}
