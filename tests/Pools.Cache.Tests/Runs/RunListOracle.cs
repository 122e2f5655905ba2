using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The runs of one class under random use, against a list of what is out.</summary>
public sealed unsafe class RunListOracle : IDisposable
{
    const ulong Secret = 0x9A7C_55E1_0B3D_8F26;
    const int MostRuns = 6, Steps = 200;

    readonly byte* memory = (byte*)NativeMemory.AlignedAlloc(MostRuns * Run.Bytes, Run.Bytes);
    readonly Run* runs = (Run*)NativeMemory.AllocZeroed(MostRuns, (nuint)sizeof(Run));
    readonly RunList* list = (RunList*)NativeMemory.AllocZeroed(1, (nuint)sizeof(RunList));
    readonly bool[] isRun = new bool[MostRuns];
    readonly List<nuint> taken = [];

    public static TheoryData<int> Classes => [1, 2, 3, 7, 16, 33, 63, 64, 67, 76];

    [Theory, MemberData(nameof(Classes))]
    public void Slots_come_and_go(int sizeClass) => Seeded.Run(random =>
    {
        for (int step = 0; step < Steps; step++)
        {
            if (random.Next(taken.Count + 60) < 60) Take((nuint)sizeClass, (nuint)random.Next(1, 200));
            else Put(random, random.Next(1, Math.Min(taken.Count, 300) + 1));
            ShouldBeSound((nuint)sizeClass);
        }
        Put(random, taken.Count);
        ShouldBeSound((nuint)sizeClass);
        list->Used.Should().Be(0);
        list->Runs.Should().BeLessThanOrEqualTo(1, "one empty run is kept");
    });

    [Theory]
    [InlineData(3, 8, 5)]
    [InlineData(8, 0, 5)]
    [InlineData(76, 0, 2)]
    public void A_run_is_used_up_from_its_first_slot_on_and_no_page_is_touched_before(int sizeClass, int firstSlot, int count)
    {
        new Span<byte>(memory, (int)Run.Bytes).Clear();
        Run* run = NewRun((nuint)sizeClass);
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        byte* start = memory + (nuint)firstSlot * size, end = start + (nuint)count * size;

        list->Take(run, memory, (nuint)count, Secret, out Slot* first).Should().Be((nuint)count);

        AddressesOf(first).Should().Equal(Enumerable.Range(0, count).Select(i => (nuint)start + (nuint)i * size));
        new ReadOnlySpan<byte>(memory, (int)(start - memory)).ContainsAnyExcept((byte)0).Should().BeFalse();
        new ReadOnlySpan<byte>(end, (int)(memory + Run.Bytes - end)).ContainsAnyExcept((byte)0).Should().BeFalse();
    }

    [Fact]
    public void The_slots_in_front_of_the_first_come_last()
    {
        Run* run = NewRun(3);
        nuint first = run->FirstSlot, last = (nuint)run->Capacity - 1;
        first.Should().BeGreaterThan(0);
        list->Take(run, memory, last + 1 - first, Secret, out Slot* most);
        AddressesOf(most)[^1].Should().Be((nuint)memory + last * 48);
        run->IsCarvedSlot(0).Should().BeFalse();

        list->Take(run, memory, 1000, Secret, out Slot* rest).Should().Be(first);

        AddressesOf(rest).Should().Equal(Enumerable.Range(0, (int)first).Select(i => (nuint)memory + (nuint)i * 48));
        run->IsFull.Should().BeTrue();
        (run->IsCarvedSlot(0), run->IsCarvedSlot(last), run->IsCarvedSlot(last + 1)).Should().Be((true, true, false));
    }

    /// <summary>Or what is used most of each class would share eight lines of the processor's cache.</summary>
    [Fact]
    public void Small_classes_next_to_each_other_start_in_different_cache_lines()
    {
        for (int from = 1; from <= 8; from++)
            Enumerable.Range(from, 8).Select(i => new Run { Class = (byte)i }).Select(run => run.FirstSlot * SizeClass.SizeOf(run.Class) / 64).Distinct().Count().Should().BeGreaterThan(5);
    }

    [Fact]
    public void What_was_used_before_comes_first()
    {
        Run* run = NewRun(3);
        list->Take(run, memory, 5, Secret, out Slot* first);
        list->Put(run, first, first, 1).Should().BeFalse("four are out");

        list->Take(run, memory, 5, Secret, out Slot* again).Should().Be(1, "all that were used are had without a look at any");
        AddressesOf(again).Should().Equal((nuint)first);
    }

    [Fact]
    public void The_last_run_stays_when_it_is_empty_and_others_go()
    {
        Run* one = NewRun(64), two = NewRun(64);
        list->Take(one, AddressOf(one), 1, Secret, out Slot* ofOne);
        list->Take(two, AddressOf(two), 1, Secret, out Slot* ofTwo);

        list->Put(one, ofOne, ofOne, 1).Should().BeTrue();
        list->Put(two, ofTwo, ofTwo, 1).Should().BeFalse();

        list->Runs.Should().Be(1);
        ((nuint)list->First).Should().Be((nuint)two);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        NativeMemory.Free(runs);
        NativeMemory.Free(list);
    }

    Run* NewRun(nuint sizeClass)
    {
        int index = Array.IndexOf(isRun, false);
        isRun[index] = true;
        Run* run = runs + index;
        *run = new Run { Class = (byte)sizeClass, Capacity = (ushort)(Run.Bytes / SizeClass.SizeOf(sizeClass)) };
        list->Append(run);
        list->Runs++;
        return run;
    }

    byte* AddressOf(Run* run) => memory + (nuint)(run - runs) * Run.Bytes;

    Run* RunOf(nuint slot) => runs + (slot - (nuint)memory) / Run.Bytes;

    void Take(nuint sizeClass, nuint wanted)
    {
        nuint free = list->Free;
        Run* run = list->Next();
        (free != 0).Should().Be(run != null && run->Free != null, "what was used before is used again first");
        if (run == null && !isRun.Contains(false)) return;
        if (run == null) run = NewRun(sizeClass);
        nuint used = (nuint)(run->Carved - run->Used), fresh = (nuint)(run->Capacity - run->Carved);
        if (fresh > run->FirstSlot) fresh -= run->FirstSlot; // those at the start come last
        nuint count = list->Take(run, AddressOf(run), wanted, Secret, out Slot* first);
        count.Should().Be(used == 0 ? Math.Min(wanted, fresh) : used < 2 * wanted ? used : wanted, "a list is not cut for less than its half");
        List<nuint> slots = AddressesOf(first);
        ((nuint)slots.Count).Should().Be(count);
        foreach (nuint slot in slots)
        {
            ((nuint)RunOf(slot)).Should().Be((nuint)run);
            Run.IsSlot(slot, Run.DivisorOf(sizeClass)).Should().BeTrue();
            ((Slot*)slot)->Mark.Should().Be(Slot.FreeMark((void*)slot, Secret));
        }
        taken.AddRange(slots);
    }

    // At random, one at a time or some of a run at once.
    void Put(Random random, int count)
    {
        while (count > 0)
        {
            Run* run = RunOf(taken[random.Next(taken.Count)]);
            nuint[] some = [.. taken.Where(slot => RunOf(slot) == run)];
            random.Shuffle(some);
            some = some[..Math.Min(random.Next(1, 20), Math.Min(count, some.Length))];
            taken.RemoveAll(some.Contains);
            count -= some.Length;
            bool isOnly = OutOf(run) == 0 && !Enumerable.Range(0, MostRuns).Any(i => isRun[i] && runs + i != run && OutOf(runs + i) < runs[i].Capacity);
            for (int i = 1; i < some.Length; i++) ((Slot*)some[i - 1])->Next = (Slot*)some[i];
            bool ended = list->Put(run, (Slot*)some[0], (Slot*)some[^1], (nuint)some.Length);
            ended.Should().Be(OutOf(run) == 0 && !isOnly);
            if (ended) isRun[run - runs] = false;
        }
    }

    int OutOf(Run* run) => taken.Count(slot => RunOf(slot) == run);

    void ShouldBeSound(nuint sizeClass)
    {
        taken.Should().OnlyHaveUniqueItems();
        list->Used.Should().Be((nuint)taken.Count);
        list->Runs.Should().Be((nuint)isRun.Count(used => used));
        list->Free.Should().Be((nuint)Enumerable.Range(0, MostRuns).Where(i => isRun[i]).Sum(i => runs[i].Carved - runs[i].Used));
        List<nuint> listed = [];
        Run* before = null;
        for (Run* run = list->First; run != null; before = run, run = run->Next)
        {
            listed.Add((nuint)run);
            ((nuint)run->Previous).Should().Be((nuint)before);
        }
        listed.Should().BeEquivalentTo(Enumerable.Range(0, MostRuns).Where(i => isRun[i] && !runs[i].IsFull).Select(i => (nuint)(runs + i)));
        for (int i = 0; i < MostRuns; i++)
        {
            if (!isRun[i]) continue;
            ((int)runs[i].Used).Should().Be(OutOf(runs + i));
            List<nuint> free = AddressesOf(runs[i].Free);
            (runs[i].Used + free.Count).Should().Be(runs[i].Carved);
            free.Should().NotIntersectWith(taken);
            foreach (nuint slot in free) (RunOf(slot) == runs + i && runs[i].IsCarved(slot)).Should().BeTrue();
            runs[i].Capacity.Should().Be((ushort)(Run.Bytes / SizeClass.SizeOf(sizeClass)));
        }
    }

    static List<nuint> AddressesOf(Slot* first)
    {
        List<nuint> slots = [];
        for (Slot* slot = first; slot != null; slot = slot->Next) slots.Add((nuint)slot);
        return slots;
    }
}
