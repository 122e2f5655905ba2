using System.Collections.Generic;
using FluentAssertions;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>A freed block that is written to while it waits in the quarantine.</summary>
public sealed unsafe class UseAfterFreeTests : DebugPools
{
    [Theory, InlineData(1, 0), InlineData(40, 0), InlineData(40, 7), InlineData(40, 39), InlineData(5000, 4999)]
    public void It_is_found_by_a_check(int size, int offset)
    {
        IPool pool = Create();
        byte* block = FreedAndWritten(pool, size, offset);
        Finds(MistakeKind.UseAfterFree, block, (nuint)size, offset, () => pool.Check());
        pool.Check();
    }

    [Fact]
    public void It_is_found_when_a_block_of_its_size_is_used_again()
    {
        IPool pool = Create(quarantine: 10_000);
        byte* block = FreedAndWritten(pool, 40, 3);
        void* other = pool.Alloc(9_900);
        pool.Free(other, 9_900); // drives it out
        Finds(MistakeKind.UseAfterFree, block, 40, 3, () => pool.Alloc(40));
        pool.Check();
        for (int i = 0; i < 1000; i++) ((nuint)pool.Alloc(40)).Should().NotBe((nuint)block); // somebody has a pointer to it
    }

    [Fact]
    public void It_is_found_when_a_large_block_leaves_the_quarantine_and_the_free_can_be_made_again()
    {
        IPool pool = Create(quarantine: 10_000);
        byte* block = FreedAndWritten(pool, 5_000, 3);
        void* other = pool.Alloc(9_900);
        nuint before = pool.TotalSize - pool.FreeSize;
        Finds(MistakeKind.UseAfterFree, block, 5_000, 3, () => pool.Free(other, 9_900));
        (pool.TotalSize - pool.FreeSize).Should().Be(before + 32 + 5_000 + 32); // it stays out of use
        pool.Free(other, 9_900); // nothing had changed
        (pool.TotalSize - pool.FreeSize).Should().Be(32 + 5_000 + 32);
        pool.Check();
    }

    [Fact]
    public void A_block_that_was_reported_beside_is_sound_when_it_is_used_again()
    {
        IPool pool = Create(quarantine: 1000);
        byte* block = (byte*)pool.Alloc(40);
        pool.Free(block, 40);
        block[-1] ^= 1;
        Finds(MistakeKind.Underrun, block, 40, -1, () => pool.Check());
        bool again = false;
        for (int i = 0; i < 100; i++)
        {
            byte* other = (byte*)pool.Alloc(40);
            again |= other == block;
            pool.Free(other, 40);
        }
        again.Should().BeTrue();
    }

    [Fact]
    public void It_is_found_when_the_pool_is_disposed()
    {
        IPool pool = Create();
        byte* block = FreedAndWritten(pool, 40, 3);
        Finds(MistakeKind.UseAfterFree, block, 40, 3, pool.Dispose);
        Arena.Pools.Should().BeEmpty();
    }

    [Fact]
    public void Each_of_several_is_reported_once()
    {
        IPool pool = Create(quarantine: 10_000);
        HashSet<nuint> written = [], reported = [];
        for (int i = 0; i < 5; i++) written.Add((nuint)FreedAndWritten(pool, 40, 3));
        void* other = pool.Alloc(9_900);
        pool.Free(other, 9_900);
        for (int i = 0; i < 20; i++)
        {
            try { pool.Alloc(40); }
            catch (PoolCorruptionException e) { reported.Add(e.Block).Should().BeTrue(); }
        }
        reported.Should().BeEquivalentTo(written);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void A_write_beside_a_freed_block_is_found_too()
    {
        IPool pool = Create();
        byte* block = (byte*)pool.Alloc(40);
        pool.Free(block, 40);
        block[-1] = 1;
        Finds(MistakeKind.Underrun, block, 40, -1, () => pool.Check());
    }

    [Fact]
    public void A_block_is_not_used_again_while_it_waits()
    {
        IPool pool = Create();
        nuint block = (nuint)pool.Alloc(40);
        pool.Free((void*)block, 40);
        for (int i = 0; i < 2000; i++)
        {
            nuint next = (nuint)pool.Alloc(40);
            next.Should().NotBe(block);
            pool.Free((void*)next, 40);
        }
    }

    [Fact]
    public void The_oldest_is_used_again_when_the_quarantine_is_full()
    {
        IPool pool = Create(quarantine: 4096);
        nuint block = (nuint)pool.Alloc(40);
        pool.Free((void*)block, 40);
        bool again = false;
        for (int i = 0; i < 200 && !again; i++)
        {
            nuint next = (nuint)pool.Alloc(40);
            again = next == block;
            pool.Free((void*)next, 40);
        }
        again.Should().BeTrue();
    }

    [Fact]
    public void Without_a_quarantine_a_block_is_used_again_at_once()
    {
        IPool pool = Create(quarantine: 0);
        nuint block = (nuint)pool.Alloc(40);
        pool.Free((void*)block, 40);
        ((nuint)pool.Alloc(40)).Should().Be(block);
    }

    [Fact]
    public void What_waits_counts_as_free()
    {
        IPool pool = Create();
        void* block = pool.Alloc(40);
        nuint allocated = pool.TotalSize - pool.FreeSize;
        allocated.Should().Be(32 + 40 + 32);
        pool.Free(block, 40);
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    }

    static byte* FreedAndWritten(IPool pool, int size, int offset)
    {
        byte* block = (byte*)pool.Alloc((nuint)size);
        pool.Free(block, (nuint)size);
        block[offset] ^= 1;
        return block;
    }
}
