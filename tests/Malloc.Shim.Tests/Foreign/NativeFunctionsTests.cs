using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Foreign;

/// <summary>Functions that are native, those of C# and the shim itself: one heap. Over pools with caches.</summary>
public sealed unsafe class NativeFunctionsTests : Shims
{
    [Theory, MemberData(nameof(Pools))]
    public void They_are_native_where_the_pool_has_caches(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        shim.Functions.AreNative.Should().Be(name == "cached");
    }

    // Three ways into one heap: native, in C# as a call from C finds it, and the shim's methods.
    sealed class Ways(MallocShim shim)
    {
        readonly EntryCell* cell = shim.Entries.Cell;
        readonly MallocFunctions native = shim.Functions;

        public void* Malloc(int way, nuint size) => way switch
        {
            0 => native.Malloc(size),
            1 => ((delegate* unmanaged<nuint, EntryCell*, void*>)cell->Managed.Malloc)(size, cell),
            _ => shim.Malloc(size),
        };

        public void* Calloc(int way, nuint size) => way switch
        {
            0 => native.Calloc(1, size),
            1 => ((delegate* unmanaged<nuint, nuint, EntryCell*, void*>)cell->Managed.Calloc)(size, 1, cell),
            _ => shim.Calloc(1, size),
        };

        public void* Realloc(int way, void* block, nuint size) => way switch
        {
            0 => native.Realloc(block, size),
            1 => ((delegate* unmanaged<void*, nuint, EntryCell*, void*>)cell->Managed.Realloc)(block, size, cell),
            _ => shim.Realloc(block, size),
        };

        public void Free(int way, void* block)
        {
            if (way == 0) native.Free(block);
            else if (way == 1) ((delegate* unmanaged<void*, EntryCell*, void>)cell->Managed.Free)(block, cell);
            else shim.Free(block);
        }

        public nuint UsableSize(int way, void* block) => way switch
        {
            0 => native.UsableSize(block),
            1 => ((delegate* unmanaged<void*, EntryCell*, nuint>)cell->Managed.UsableSize)(block, cell),
            _ => shim.UsableSize(block),
        };
    }

    [Theory, InlineData(8), InlineData(16)]
    public void What_one_way_gives_another_takes(int align) => Seeded.Run(random =>
    {
        using MallocShim shim = Create("cached", align);
        Ways ways = new(shim);
        List<(nint Block, int Size, int Seed)> live = [];
        for (int i = 0; i < 4000; i++)
        {
            int way = random.Next(3), size = random.Next(random.Next(2) == 0 ? 300 : 2500);
            if (random.Next(200) < live.Count)
            {
                int at = random.Next(live.Count);
                (nint block, int oldSize, int seed) = live[at];
                IsFilled((void*)block, (nuint)oldSize, seed).Should().BeTrue();
                if (random.Next(3) == 0 && size != 0)
                {
                    block = (nint)ways.Realloc(way, (void*)block, (nuint)size);
                    IsFilled((void*)block, (nuint)Math.Min(oldSize, size), seed).Should().BeTrue();
                    Fill((void*)block, (nuint)size, i);
                    live[at] = (block, size, i);
                    continue;
                }
                ways.Free(way, (void*)block);
                live[at] = live[^1];
                live.RemoveAt(live.Count - 1);
            }
            else
            {
                void* block = random.Next(2) == 0 ? ways.Malloc(way, (nuint)size) : ways.Calloc(way, (nuint)size);
                ((nuint)block % 16).Should().Be(0);
                ways.UsableSize(random.Next(3), block).Should().BeGreaterThanOrEqualTo((nuint)size).And.Be(ways.UsableSize(way, block));
                Fill(block, (nuint)size, i);
                live.Add(((nint)block, size, i));
            }
        }
        nuint usable = (nuint)live.Sum(block => (long)shim.UsableSize((void*)block.Block));
        Allocated(shim).Should().BeInRange(usable, usable + (nuint)live.Count * Header.Bytes);
        foreach ((nint block, _, _) in live) ways.Free(random.Next(3), (void*)block);
        Allocated(shim).Should().Be(0);
        shim.Pool.Check(CheckLevel.Deep);
    });

    [Fact]
    public void Blocks_that_one_thread_has_from_C_another_frees_in_CSharp_and_the_other_way_round()
    {
        using MallocShim shim = Create("cached", 16);
        MallocFunctions c = shim.Functions;
        nint[] blocks = new nint[1000];
        for (int round = 0; round < 10; round++)
        {
            bool fromC = round % 2 == 0;
            Thread thread = new(() =>
            {
                for (int i = 0; i < blocks.Length; i++) blocks[i] = (nint)(fromC ? c.Malloc((nuint)i) : shim.Malloc((nuint)i));
            });
            thread.Start();
            thread.Join();
            blocks.Distinct().Should().HaveCount(blocks.Length);
            foreach (nint block in blocks)
            {
                if (fromC) shim.Free((void*)block);
                else c.Free((void*)block);
            }
        }
        Allocated(shim).Should().Be(0);
        shim.Pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Another_pool_with_the_number_of_one_that_ended_is_not_the_pool_of_its_functions()
    {
        MallocShim old = Create("cached", 16);
        old.Functions.Free(old.Functions.Malloc(100));
        old.Functions.Free(old.Functions.Malloc(100)); // from the thread's cache
        nuint number = old.Entries.Cell->Pool;
        number.Should().NotBe(EntryCell.NoPool);
        old.Pool.Dispose(); // and not the shim
        old.Entries.Cell->Pool.Should().Be(EntryCell.NoPool);
        using MallocShim next = Create("cached", 16);
        next.Functions.Free(next.Functions.Malloc(100));
        next.Entries.Cell->Pool.Should().Be(number, "numbers are used again");
        old.Dispose();
    }

    [Fact]
    public void A_disposed_shim_has_no_pool_any_more_and_the_next_over_it_has()
    {
        using IPool pool = Create("cached", 16).Pool;
        for (int i = 0; i < 3; i++)
        {
            EntryCell* cell;
            using (MallocShim passing = new(pool))
            {
                passing.Functions.Free(passing.Functions.Malloc(100));
                cell = passing.Entries.Cell;
                cell->Pool.Should().NotBe(EntryCell.NoPool);
            }
            cell->Pool.Should().Be(EntryCell.NoPool);
        }
    }

    [Fact]
    public void When_memory_is_short_what_the_caches_have_is_there_to_be_used()
    {
        using IPool pool = Arena.CreatePool(CachePool.Of(Mvff.Class), new Args { { Mvff.Keys.Align, 16 }, { Mvff.Keys.Limit, 1 << 20 } });
        using MallocShim shim = new(pool);
        MallocFunctions c = shim.Functions;
        List<nint> small = [];
        for (void* block; (block = c.Malloc(1000)) != null;) small.Add((nint)block);
        small.Should().HaveCountGreaterThan(900);
        ((IArenaPool)pool).Failures.Should().Be(1, "the call was made again, and failed once");
        foreach (nint block in small) c.Free((void*)block);
        void* large = c.Malloc(900 << 10);
        ((nint)large).Should().NotBe(0);
        c.Free(large);
    }
}
