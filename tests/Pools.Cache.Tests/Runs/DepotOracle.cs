using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>A depot under random use, against lists of numbers.</summary>
public sealed unsafe class DepotOracle : IDisposable
{
    const int Slots = 1000, MostLists = 4, Short = 16, Steps = 400;

    readonly Slot* slots = (Slot*)NativeMemory.AllocZeroed(Slots, (nuint)sizeof(Slot));
    readonly Stack<int> outside = new(Enumerable.Range(0, Slots));
    readonly List<int[]> lists = [];
    Depot depot;

    [Fact]
    public void Lists_come_and_go() => Seeded.Run(random =>
    {
        for (int step = 0; step < Steps; step++)
        {
            int count = random.Next(3) == 0 ? random.Next(1, 100) : random.Next(1, 2 * Short);
            if (random.Next(2) == 0) Take(count);
            else if (count <= outside.Count) Put(Enumerable.Range(0, count).Select(_ => outside.Pop()).ToArray());
            depot.Slots.Should().Be((nuint)lists.Sum(list => list.Length));
        }
        while (lists.Count > 0) Take(Slots);
        depot.Take(1, out Slot* none).Should().Be(0);
        ((nuint)none).Should().Be(0);
    });

    [Fact]
    public void Lists_that_nobody_asked_for_are_idle()
    {
        Put([0]);
        for (int i = 1; i < 4; i++) Put([.. Enumerable.Range(i * 100, Short + 1)]);
        depot.Idle();
        Take(Slots);
        Put([.. Enumerable.Range(500, Short + 1)]);

        depot.Idle().Should().Be(3, "one of four was away for a while");
        depot.Idle().Should().Be(4);
    }

    public void Dispose() => NativeMemory.Free(slots);

    // Short lists join the short one that came last; there is room for four.
    void Put(int[] list)
    {
        bool joins = list.Length <= Short && lists.Count > 0 && lists[^1].Length <= Short;
        bool fits = joins || lists.Count < MostLists;
        for (int i = 0; i < list.Length; i++) slots[list[i]].Next = i + 1 < list.Length ? &slots[list[i + 1]] : null;

        depot.TryPut(&slots[list[0]], (nuint)list.Length).Should().Be(fits);

        if (joins) lists[^1] = [.. list, .. lists[^1]];
        else if (fits) lists.Add(list);
        else foreach (int slot in list) outside.Push(slot);
    }

    // The last list, or its front if it has twice as many.
    void Take(int wanted)
    {
        nuint count = depot.Take((nuint)wanted, out Slot* first);
        List<int> taken = [];
        for (Slot* slot = first; slot != null; slot = slot->Next) taken.Add((int)(slot - slots));

        int[] last = lists.LastOrDefault([]);
        taken.Should().Equal(last.Length < 2 * wanted ? last : last[..wanted]);
        ((int)count).Should().Be(taken.Count);

        foreach (int slot in taken) outside.Push(slot);
        if (lists.Count > 0) lists.RemoveAt(lists.Count - 1);
        if (last.Length > taken.Count) lists.Add(last[taken.Count..]);
    }
}
