using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>What a guarding pool finds without a fault: mistakes with frees, writes beside a block in its own pages. And where blocks lie.</summary>
public sealed unsafe class GuardedBlockTests : IDisposable
{
    const nuint PageSize = 4096;

    readonly Arena arena = new(new Args { { Arena.Keys.Size, 16 << 20 } });

    public static TheoryData<PoolClass, Guard> Guarded
    {
        get
        {
            var rows = new TheoryData<PoolClass, Guard>();
            foreach (PoolClass poolClass in new[] { GuardPool.Of(Mvff.Class), DebugPool.Of(Mvff.Class) })
                foreach (Guard guard in new[] { Guard.After, Guard.Before, Guard.Sample(1) }) rows.Add(poolClass, guard);
            return rows;
        }
    }

    IPool Create(PoolClass poolClass, Guard guard, long align = 8) => arena.CreatePool(poolClass, new Args
    {
        { GuardPool.Keys.Guard, guard }, { Mvff.Keys.Align, align }, { Mvff.Keys.Name, "nodes" },
    });

    static PoolCorruptionException Mistake(Action action) => action.Should().Throw<PoolCorruptionException>().Which;

    [Theory]
    [InlineData(0), InlineData(1), InlineData(24), InlineData(4095), InlineData(4096), InlineData(4097), InlineData(1 << 20)]
    public void A_block_ends_or_starts_at_a_page(int size)
    {
        IPool after = Create(GuardPool.Of(Mvff.Class), Guard.After), before = Create(GuardPool.Of(Mvff.Class), Guard.Before);
        nuint end = (nuint)after.Alloc((nuint)size) + (nuint)size;
        (((end + 7) & ~(nuint)7) % PageSize).Should().Be(0, "it ends there, up to the alignment");
        ((nuint)before.Alloc((nuint)size) % PageSize).Should().Be(0);
    }

    [Theory, MemberData(nameof(Guarded))]
    public void A_write_beside_a_block_in_its_own_pages_is_found_on_free(PoolClass poolClass, Guard guard)
    {
        IPool pool = Create(poolClass, guard);
        for (int i = 0; i < 20; i++)
        {
            byte* block = (byte*)pool.Alloc(13);
            block[14] ^= 1;
            PoolCorruptionException mistake = Mistake(() => pool.Free(block, 13));
            mistake.Kind.Should().Be(MistakeKind.Overrun);
            mistake.Offset.Should().Be(14);
            mistake.Block.Should().Be((nuint)block);
            mistake.Size.Should().Be(13);
            pool.Free(block, 13); // it is reported once
        }
    }

    [Theory, MemberData(nameof(Guarded))]
    public void A_write_beside_a_block_is_found_by_a_check(PoolClass poolClass, Guard guard)
    {
        IPool pool = Create(poolClass, guard);
        byte* sound = (byte*)pool.Alloc(10), block = (byte*)pool.Alloc(13);
        pool.Check();
        block[13] ^= 1;
        Mistake(() => pool.Check()).Block.Should().Be((nuint)block);
        pool.Check();
        pool.Free(sound, 10);
    }

    [Theory, MemberData(nameof(Guarded))]
    public void A_second_free_is_known_for_long(PoolClass poolClass, Guard guard)
    {
        IPool pool = Create(poolClass, guard);
        void* block = pool.Alloc(100);
        pool.Free(block, 100);
        for (int i = 0; i < 2000; i++) pool.Free(pool.Alloc(100), 100);
        PoolCorruptionException mistake = Mistake(() => pool.Free(block, 100));
        mistake.Kind.Should().Be(MistakeKind.DoubleFree);
        mistake.Size.Should().Be(100);
    }

    [Theory, MemberData(nameof(Guarded))]
    public void A_wrong_size_is_told_with_the_right_one(PoolClass poolClass, Guard guard)
    {
        IPool pool = Create(poolClass, guard);
        void* block = pool.Alloc(100);
        PoolCorruptionException mistake = Mistake(() => pool.Free(block, 101));
        mistake.Kind.Should().Be(MistakeKind.SizeMismatch);
        mistake.Size.Should().Be(100);
        pool.Free(block, 100);
    }

    [Fact]
    public void The_pages_of_a_freed_block_are_the_last_to_be_used_again()
    {
        IPool pool = Create(GuardPool.Of(Mvff.Class), Guard.After); // 2 GiB of slots of two pages
        HashSet<nuint> pages = [];
        for (int i = 0; i < 262_000; i++)
        {
            void* block = pool.Alloc(100);
            if (!pages.Add((nuint)block / PageSize)) Assert.Fail($"block {i} lies where one was freed before");
            pool.Free(block, 100);
        }
        for (int i = 0; i < 2000; i++) pool.Free(pool.Alloc(100 + (nuint)i * 10), 100 + (nuint)i * 10); // other phases over the old slots
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void What_is_accessible_counts_as_committed_and_is_given_back()
    {
        IPool pool = Create(GuardPool.Of(Mvff.Class), Guard.After);
        pool.Free(pool.Alloc(10), 10);
        nuint before = arena.Committed;
        void* block = pool.Alloc(100_000);
        (arena.Committed - before).Should().BeGreaterThanOrEqualTo(100_000).And.BeLessThan(110_000);
        pool.Free(block, 100_000);
        arena.Committed.Should().Be(before);
        arena.Check();
    }

    [Fact]
    public void More_blocks_than_the_system_has_mappings_for_go_unguarded()
    {
        IPool pool = Create(GuardPool.Of(Mvff.Class), Guard.After);
        List<nuint> blocks = [];
        for (int i = 0; i < 40_000; i++) blocks.Add((nuint)pool.Alloc(24));
        blocks.Count(block => (block + 24) % PageSize == 0).Should().BeInRange(1000, 20_000);
        pool.Check(CheckLevel.Deep);
        foreach (nuint block in blocks) pool.Free((void*)block, 24);
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    }

    [Fact]
    public void A_sample_is_one_in_so_many()
    {
        IPool pool = Create(GuardPool.Of(Mvff.Class), Guard.Sample(100));
        nuint usual = (nuint)pool.Alloc(24);
        pool.Free((void*)usual, 24);
        int elsewhere = 0;
        for (int i = 0; i < 100_000; i++)
        {
            void* block = pool.Alloc(24);
            if ((nuint)block != usual) elsewhere++;
            pool.Free(block, 24);
        }
        elsewhere.Should().BeInRange(850, 1150);
    }

    [Fact]
    public void An_arena_in_the_callers_memory_maps_none()
    {
        byte[] memory = GC.AllocateArray<byte>(1 << 20, pinned: true);
        fixed (byte* start = memory)
        {
            using Arena client = new(start, (nuint)memory.Length);
            client.CreatePool(GuardPool.Of(Mvff.Class)).Dispose();
            client.Invoking(a => a.CreatePool(GuardPool.Of(Mvff.Class), new Args { { GuardPool.Keys.Guard, Guard.After } })).Should().Throw<ArgumentException>()
                .WithMessage("mvff: Guard = after: Guard must be off in an arena in the caller's memory.*");
        }
    }

    [Theory, MemberData(nameof(Texts))]
    public void The_value_is_written_as_it_is_read(Guard guard, string text)
    {
        guard.ToString().Should().Be(text);
        byte* bytes = stackalloc byte[32];
        KeyInfo key = GuardKeys.Describe(GuardKeys.Guard);
        ulong slot = ((IKeyValue)guard).Slot;
        TextBuffer written = new(bytes, 32);
        KeyText.WriteValue(key, slot, ref written);
        new string((sbyte*)bytes, 0, written.Length).Should().Be(text);
        KeyText.TryRead(key, bytes, written.Length, out ulong read).Should().BeTrue();
        read.Should().Be(slot);
        key.Accepts(slot).Should().BeTrue();
    }

    public static TheoryData<Guard, string> Texts => new()
    {
        { Guard.Off, "off" }, { Guard.After, "after" }, { Guard.Before, "before" }, { Guard.Sample(1), "sample:1" }, { Guard.Sample(1_000_000_000), "sample:1000000000" },
    };

    /// <summary>Ends the arena; what the test left damaged it has looked at.</summary>
    public void Dispose() => arena.Dispose();
}
