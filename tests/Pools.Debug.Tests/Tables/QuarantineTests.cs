using System;
using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>The ring of freed blocks against a queue.</summary>
public sealed unsafe class QuarantineTests : IDisposable
{
    static readonly nuint HighestAddress = ((nuint)1 << 47) - 8;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 0.0 } });
    Quarantine quarantine;

    public QuarantineTests() => quarantine.Init(arena.Core);

    public void Dispose() => arena.Dispose();

    [Fact]
    public void What_goes_in_first_comes_out_first() => Seeded.Run(random =>
    {
        Queue<(nuint Block, nuint SizeClass)> model = [];
        for (int i = 0; i < 100_000; i++)
        {
            if (random.Next(20_000) > model.Count) // grows at first, wraps around later
            {
                (nuint block, nuint sizeClass) = ((nuint)random.NextInt64((long)HighestAddress) & ~(nuint)7, (nuint)random.NextInt64(0x20000));
                quarantine.TryAdd((byte*)block, sizeClass).Should().BeTrue();
                model.Enqueue((block, Math.Min(sizeClass, Quarantine.OtherClass)));
            }
            else if (model.TryDequeue(out (nuint Block, nuint SizeClass) first))
            {
                byte* block = quarantine.Take(out nuint sizeClass);
                ((nuint)block, sizeClass).Should().Be(first);
            }
            quarantine.Count.Should().Be((nuint)model.Count);
        }
    });

    [Theory, InlineData(0), InlineData(1)]
    public void The_extremes_of_an_address_and_of_a_class_do_not_mix(int lowest)
    {
        nuint address = lowest == 1 ? 8 : HighestAddress, ofClass = lowest == 1 ? Quarantine.OtherClass : 0;
        quarantine.TryAdd((byte*)address, ofClass).Should().BeTrue();
        ((nuint)quarantine.Take(out nuint sizeClass)).Should().Be(address);
        sizeClass.Should().Be(ofClass);
    }

    [Fact]
    public void When_it_can_not_grow_nothing_has_changed_and_at_its_end_nothing_is_left()
    {
        nuint before = arena.Committed, count = 0;
        arena.CommitLimit = before + (64 << 10);
        while (quarantine.TryAdd((byte*)((count + 1) * 8), 1)) count++;
        quarantine.Count.Should().Be(count).And.BeGreaterThan(1000);
        for (nuint i = 0; i < count; i++) ((nuint)quarantine.Take(out _)).Should().Be((i + 1) * 8);
        quarantine.Finish();
        arena.Committed.Should().BeLessThan(before + (32 << 10)); // the arena's own tables stay
    }
}
