using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>One thread's cache: how much it asks for, keeps and gives back.</summary>
public sealed unsafe class ThreadCacheTests : IDisposable
{
    const int TurnsToSweep = 256, MillisecondsToSweep = 20, CertainMilliseconds = 2 * MillisecondsToSweep;

    readonly CachedPool pool = new();
    readonly ThreadCache* cache = (ThreadCache*)NativeMemory.AllocZeroed(1, (nuint)sizeof(ThreadCache));

    [Fact]
    public void Zeroed_memory_is_a_cache_that_takes_nothing()
    {
        ThreadCache.RunsOf(cache)->Span.Should().Be(0);
        for (nuint i = 0; i < SizeClass.Count; i++) (ThreadCache.ListOf(cache, i)->Divisor, ThreadCache.DistancesOf(cache)[i]).Should().Be((0, 0));
        ThreadCache.Bytes(cache).Should().Be(0);
    }

    [Fact]
    public void An_open_one_knows_the_runs_and_has_a_list_for_each_size()
    {
        Open();
        RunPlaces* runs = ThreadCache.RunsOf(cache);
        ((nuint)runs->Start, runs->Span, (nuint)runs->Classes, runs->Secret).Should().Be(((nuint)pool.Places.Start, pool.Places.Span, (nuint)pool.Places.Classes, pool.Places.Secret));
        for (nuint size = 0; size <= SizeClass.Most; size++)
        {
            nuint list = (nuint)ThreadCache.ListOf(cache, SizeClass.Of(size));
            if (size <= SizeClass.ListedMost) ((nuint)ThreadCache.ListFor(cache, size)).Should().Be(list);
            ((nuint)ThreadCache.ListOf(cache, 0) + SizeClass.DistanceUnit * ThreadCache.DistancesOf(cache)[(size + 15) / 16]).Should().Be(list, "native code looks there");
        }
        for (nuint i = 0; i < SizeClass.Count; i++)
        {
            FreeList* list = ThreadCache.ListOf(cache, i);
            (list->Divisor, ThreadCache.SizeFor(cache, list)).Should().Be((Run.DivisorOf(i), SizeClass.SizeOf(i)));
        }
        ((nuint)ThreadCache.ListFor(cache, SizeClass.Most + 1)).Should().Be((nuint)ThreadCache.ListOf(cache, 0));
        ThreadCache.Bytes(cache).Should().Be(0);
    }

    [Theory]
    [InlineData(1, 16, 512)]
    [InlineData(8, 2, 128)]
    [InlineData(33, 1, 31)]
    [InlineData(64, 1, 16)]
    [InlineData(76, 1, 4)]
    public void It_asks_for_256_bytes_then_for_twice_as_many_up_to_a_bound(int sizeClass, int first, int largest)
    {
        Open();
        TakeApart((nuint)sizeClass, 128 * largest);
        int batch = first;
        for (int i = 0; i < 40; i++)
        {
            int got = RefillAll((nuint)sizeClass);
            got.Should().BeInRange(1, batch, "a run may have fewer");
            if (got == batch) batch = Math.Min(2 * batch, largest);
        }
        batch.Should().Be(largest);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(50)]
    [InlineData(70)]
    public void What_it_asks_for_is_little_against_what_is_in_use(int sizeClass)
    {
        Open();
        nuint size = SizeClass.SizeOf((nuint)sizeClass), first = Math.Max(1, 256 / size);
        for (int i = 0; i < 200; i++)
        {
            nuint inUse = pool.InUse / size;
            ((nuint)RefillAll((nuint)sizeClass)).Should().BeLessThanOrEqualTo(Math.Max(first, Fair(inUse, size)));
        }
    }

    /// <summary>All but two, so that nobody has to go through the others; who asks for as many as this thread gives gets the whole list.</summary>
    [Fact]
    public void A_list_that_only_gets_longer_gives_nearly_all_back()
    {
        const int Size = 48, FirstBatch = 256 / Size;
        Open();
        nuint*[] blocks = TakeApart(3, 2000);
        int most = 2 * FirstBatch, trims = 0;
        foreach (nuint* block in blocks)
        {
            int before = CountOf(3);
            if (!Push(3, block)) continue;
            before.Should().BeOneOf([most, 2 * most], "that is what it keeps");
            most = before;
            ThreadCache.Trim(cache, 3, pool.Core);
            CountOf(3).Should().Be(2);
            trims++;
        }
        trims.Should().BeGreaterThan(10);
        most.Should().BeInRange(4 * FirstBatch, 2 * 4096 / Size, "batches grow to a page");
        ThreadCache.Bytes(cache).Should().Be((nuint)CountOf(3) * Size);
        pool.InUse.Should().Be(ThreadCache.Bytes(cache));
        pool.Pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void A_list_that_was_short_and_gets_too_long_gives_half_back()
    {
        Open();
        nuint*[] blocks = TakeApart(3, 100);
        Refill(3);
        int most = 0;
        foreach (nuint* block in blocks)
        {
            most = CountOf(3);
            if (Push(3, block)) break;
        }
        ThreadCache.Trim(cache, 3, pool.Core);
        CountOf(3).Should().Be(most / 2).And.BeGreaterThan(2);
    }

    /// <summary>Bursts of a few blocks of one size: what the list gives back it would ask for again.</summary>
    [Theory]
    [InlineData(4, 16)]
    [InlineData(13, 8)]
    [InlineData(63, 8)]
    public void A_list_that_goes_up_and_down_soon_keeps_all(int sizeClass, int count)
    {
        Open();
        nint* blocks = stackalloc nint[count];
        for (int burst = 0; burst < 20; burst++)
        {
            for (int i = 0; i < count; i++) blocks[i] = (nint)Malloc(cache, (nuint)sizeClass);
            if (burst >= 10) CountOf((nuint)sizeClass).Should().BeLessThanOrEqualTo(1, "all came from it");
            for (int i = 0; i < count; i++)
                if (Push((nuint)sizeClass, (void*)blocks[i])) ThreadCache.Trim(cache, (nuint)sizeClass, pool.Core);
            if (burst >= 10) CountOf((nuint)sizeClass).Should().BeGreaterThanOrEqualTo(count);
        }
    }

    /// <summary>One that was borrowed and freed is there: the size is asked for again.</summary>
    [Theory]
    [InlineData(8, 9, false)]
    [InlineData(8, 10, true)]
    [InlineData(8, 8, true)]
    [InlineData(8, 7, true)]
    [InlineData(63, 64, false)]
    [InlineData(64, 64, true)]
    [InlineData(7, 8, true)]
    public void A_size_borrows_while_the_thread_has_nothing_that_may_be_borrowed(int sizeClass, int free, bool may)
    {
        Open();
        ThreadCache.MayBorrow(cache, (nuint)sizeClass).Should().BeTrue();
        Push((nuint)free, Refill((nuint)free));
        ThreadCache.MayBorrow(cache, (nuint)sizeClass).Should().Be(may);
    }

    [Fact]
    public void What_was_freed_last_is_had_first_and_what_was_freed_first_goes_back()
    {
        Open();
        nuint*[] blocks = TakeApart(64, 3);
        for (int i = 0; i < 3; i++) Push(64, blocks[i]).Should().Be(i == 2);
        ThreadCache.Trim(cache, 64, pool.Core);
        ((nuint)Pop(64)).Should().Be((nuint)blocks[2]);
        CountOf(64).Should().Be(0);
    }

    [Fact]
    public void A_list_that_nobody_asked_for_more_for_a_while_is_halved()
    {
        Open();
        foreach (nuint* block in TakeApart(5, 4)) Push(5, block);
        Refill(9);
        for (int left = 2; left >= 0; left--)
        {
            Turn(9, TurnsToSweep);
            CountOf(5).Should().Be(left);
            Thread.Sleep(CertainMilliseconds);
        }
        ThreadCache.Bytes(cache).Should().Be((nuint)CountOf(9) * SizeClass.SizeOf(9), "the list at work is left alone");
    }

    [Fact]
    public void However_many_turns_there_are_lists_have_some_time()
    {
        Open();
        Stopwatch watch = new();
        int first, second;
        do
        {
            while (CountOf(5) > 0) pool.Pool.Free(Pop(5), SizeClass.SizeOf(5));
            foreach (nuint* block in TakeApart(5, 4)) Push(5, block);
            Thread.Sleep(CertainMilliseconds);
            watch.Restart();
            Turn(9, TurnsToSweep);
            first = CountOf(5);
            Turn(9, TurnsToSweep);
            second = CountOf(5);
        }
        while (watch.ElapsedMilliseconds >= MillisecondsToSweep / 2); // the machine was busy: another time
        (first, second).Should().Be((2, 2));
    }

    [Fact]
    public void A_list_at_work_is_left_alone()
    {
        Open();
        Refill(5);
        Turn(9, TurnsToSweep - 10);
        int before = CountOf(5);
        Turn(9, 15);
        CountOf(5).Should().Be(before, "it was refilled since the last sweep");
    }

    [Fact]
    public void A_block_of_no_bytes_comes_from_the_first_class()
    {
        Open();
        nuint* one = (nuint*)Refill(1);
        Push(1, one);
        ((nuint)ThreadCache.ListFor(cache, 0)->First).Should().Be(0);
        ((nuint)Refill(1)).Should().Be((nuint)one, "the list is not empty then, and is not asked for more");
    }

    [Fact]
    public void All_goes_back_and_more_can_be_had()
    {
        Open();
        for (nuint i = 1; i < SizeClass.Count; i++) Push(i, Refill(i));
        ThreadCache.Bytes(cache).Should().Be(pool.InUse);
        ThreadCache.ReturnAll(cache, pool.Core);
        (ThreadCache.Bytes(cache), pool.InUse).Should().Be(((nuint)0, (nuint)0));
        ((nuint)Refill(7)).Should().NotBe(0);
        pool.Pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void At_its_end_it_knows_no_block_any_more()
    {
        Open();
        for (nuint i = 1; i < SizeClass.Count; i++) Push(i, Refill(i));
        ThreadCache.End(cache, pool.Core);
        cache->HasEnded.Should().BeTrue();
        ThreadCache.RunsOf(cache)->Span.Should().Be(0);
        (ThreadCache.Bytes(cache), pool.InUse).Should().Be(((nuint)0, (nuint)0));
    }

    [Fact]
    public void One_that_is_left_is_whole_elsewhere()
    {
        Open();
        for (nuint i = 1; i < SizeClass.Count; i++) Push(i, Refill(i));
        nuint bytes = ThreadCache.Bytes(cache);
        ThreadCache place;
        ThreadCache.Leave(cache, &place);
        (cache->HasEnded, ThreadCache.Bytes(cache), ThreadCache.RunsOf(cache)->Span).Should().Be((true, (nuint)0, (nuint)0));
        (place.HasEnded, ThreadCache.Bytes(&place), pool.InUse).Should().Be((false, bytes, bytes));
        ThreadCache.End(&place, pool.Core);
        pool.InUse.Should().Be(0);
    }

    /// <summary>Blocks go from any cache to any other; a cache ends now and then.</summary>
    [Fact]
    public void Random_use_of_several_caches_is_counted_to_the_byte() => Seeded.Run(random =>
    {
        const int Caches = 3;
        ThreadCache* caches = (ThreadCache*)NativeMemory.AllocZeroed(Caches, (nuint)sizeof(ThreadCache));
        for (int i = 0; i < Caches; i++) ThreadCache.Open(caches + i, pool.Places);
        List<(nuint Block, nuint Class, byte Fill)> live = [];
        nuint inUse = 0;
        for (int step = 0; step < 20_000; step++)
        {
            ThreadCache* own = caches + random.Next(Caches);
            if (random.Next(3000) == 0) ThreadCache.ReturnAll(own, pool.Core);
            else if (random.Next(step % 4000 < 2000 ? 600 : 100) >= live.Count)
            {
                nuint sizeClass = (nuint)random.Next(1, random.Next(2) == 0 ? 5 : SizeClass.Count);
                byte* block = (byte*)Malloc(own, sizeClass);
                byte fill = (byte)random.Next(256);
                new Span<byte>(block, (int)SizeClass.SizeOf(sizeClass)).Fill(fill);
                live.Add(((nuint)block, sizeClass, fill));
                inUse += SizeClass.SizeOf(sizeClass);
            }
            else
            {
                int any = random.Next(live.Count);
                (nuint block, nuint sizeClass, byte fill) = live[any];
                live.RemoveAt(any);
                new ReadOnlySpan<byte>((void*)block, (int)SizeClass.SizeOf(sizeClass)).ContainsAnyExcept(fill).Should().BeFalse();
                if (FreeList.Push(ThreadCache.ListOf(own, sizeClass), (void*)block, Slot.FreeMark((void*)block, pool.Places.Secret))) ThreadCache.Trim(own, sizeClass, pool.Core);
                inUse -= SizeClass.SizeOf(sizeClass);
            }
            if (step % 20 != 0) continue;
            nuint cached = 0;
            for (int i = 0; i < Caches; i++) cached += ThreadCache.Bytes(caches + i);
            pool.InUse.Should().Be(inUse + cached);
            pool.Pool.Check(CheckLevel.Deep);
        }
        foreach ((nuint block, nuint sizeClass, _) in live) pool.Pool.Free((void*)block, SizeClass.SizeOf(sizeClass));
        for (int i = 0; i < Caches; i++) ThreadCache.End(caches + i, pool.Core);
        pool.InUse.Should().Be(0);
        NativeMemory.Free(caches);
    });

    public void Dispose()
    {
        NativeMemory.Free(cache);
        pool.Dispose();
    }

    // An eighth of what is in use up to a page of it, or a 128th.
    static nuint Fair(nuint inUse, nuint size) => Math.Max(Math.Min(inUse / 8, 4096 / size), inUse / 128);

    void Open() => ThreadCache.Open(cache, pool.Places);

    void* Refill(nuint sizeClass)
    {
        Failure failure = default;
        return ThreadCache.Refill(cache, sizeClass, pool.Core, ref failure);
    }

    // How many it gets, all of which it then uses.
    int RefillAll(nuint sizeClass)
    {
        Refill(sizeClass);
        int count = CountOf(sizeClass) + 1;
        while (CountOf(sizeClass) > 0) Pop(sizeClass);
        return count;
    }

    void* Malloc(ThreadCache* own, nuint sizeClass)
    {
        FreeList* list = ThreadCache.ListOf(own, sizeClass);
        if (list->First != null) return FreeList.Pop(list, list->First);
        Failure failure = default;
        return ThreadCache.Refill(own, sizeClass, pool.Core, ref failure);
    }

    void* Pop(nuint sizeClass)
    {
        FreeList* list = ThreadCache.ListOf(cache, sizeClass);
        return FreeList.Pop(list, list->First);
    }

    bool Push(nuint sizeClass, void* block) => FreeList.Push(ThreadCache.ListOf(cache, sizeClass), block, Slot.FreeMark(block, pool.Places.Secret));

    // Blocks of a class that the cache has not seen.
    nuint*[] TakeApart(nuint sizeClass, int count)
    {
        nuint*[] blocks = new nuint*[count];
        for (int i = 0; i < count; i++) blocks[i] = (nuint*)pool.Pool.Alloc(SizeClass.SizeOf(sizeClass));
        return blocks;
    }

    // Slow turns, each of which finds its list empty.
    void Turn(nuint sizeClass, int turns)
    {
        List<nuint> taken = [];
        for (int i = 0; i < turns; i++)
        {
            while (CountOf(sizeClass) > 0) taken.Add((nuint)Pop(sizeClass));
            taken.Add((nuint)Refill(sizeClass));
        }
        foreach (nuint block in taken) pool.Pool.Free((void*)block, SizeClass.SizeOf(sizeClass));
    }

    int CountOf(nuint sizeClass)
    {
        int count = 0;
        for (Slot* slot = ThreadCache.ListOf(cache, sizeClass)->First; slot != null; slot = slot->Next) count++;
        return count;
    }
}
