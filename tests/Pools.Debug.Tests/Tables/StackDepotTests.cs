using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>Stacks by number against a dictionary.</summary>
public sealed unsafe class StackDepotTests : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 0.0 } });
    StackDepot depot;

    public StackDepotTests() => depot.Init(arena.Core);

    public void Dispose() => arena.Dispose();

    [Fact]
    public void Equal_stacks_have_one_number_and_others_another() => Seeded.Run(random =>
    {
        Dictionary<string, uint> numbers = [];
        Dictionary<uint, nuint[]> stacks = [];
        for (int i = 0; i < 60_000; i++)
        {
            // Few frames, so that stacks are often equal, or equal up to one.
            nuint[] frames = [.. Enumerable.Range(0, random.Next(1, StackSource.MostFrames)).Select(_ => (nuint)random.Next(1, 3))];
            if (random.Next(2) == 0) frames = [(nuint)random.Next(1, 5000)];
            uint number = frames.Length == 1 && random.Next(2) == 0 ? depot.Add(frames[0]) : Add(frames);
            number.Should().NotBe(0);
            string key = string.Join(' ', frames);
            if (!numbers.TryAdd(key, number)) numbers[key].Should().Be(number);
            else stacks.Add(number, frames); // throws when another stack has it
        }
        foreach ((uint number, nuint[] frames) in stacks) Get(number).Should().Equal(frames);
    });

    [Fact]
    public void No_frame_is_no_stack_even_beside_others_in_the_same_place()
    {
        for (nuint frame = 1; frame < 10_000; frame++) depot.Add(frame).Should().NotBe(0);
        depot.Add(0).Should().Be(0);
        depot.Get(0).Count.Should().Be(0);
        Add([]).Should().Be(0);
    }

    [Fact]
    public void Without_memory_a_stack_has_no_number_and_the_others_keep_theirs()
    {
        nuint before = arena.Committed;
        arena.CommitLimit = before + (128 << 10);
        List<uint> numbers = [];
        for (nuint frame = 1; ; frame++)
        {
            uint number = depot.Add(frame);
            if (number == 0) break;
            numbers.Add(number);
        }
        numbers.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(1000);
        for (int i = 0; i < numbers.Count; i++)
        {
            depot.Add((nuint)i + 1).Should().Be(numbers[i]);
            Get(numbers[i]).Should().Equal((nuint)i + 1);
        }
        arena.CommitLimit = nuint.MaxValue;
        depot.Add((nuint)numbers.Count + 1).Should().NotBe(0); // the failure is not remembered
        depot.Finish();
        arena.Committed.Should().BeLessThan(before + (32 << 10)); // the arena's own tables stay
    }

    uint Add(nuint[] frames)
    {
        fixed (nuint* first = frames) return depot.Add(first, frames.Length);
    }

    nuint[] Get(uint number)
    {
        CallStack stack = depot.Get(number);
        return new Span<nuint>(stack.Frames, stack.Count).ToArray();
    }
}
