using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What is no block, or one no longer, is named; the shim works on.</summary>
public sealed unsafe class MistakeTests : Shims
{
    [Theory, MemberData(nameof(Pools))]
    public void A_block_freed_twice(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        void* wall = shim.Malloc(48), block = shim.Malloc(48);
        shim.Free(block);
        Names(shim, MistakeKind.DoubleFree, block, 48, 0, s => s.Free(block));
        Names(shim, MistakeKind.DoubleFree, block, 48, 0, s => s.Realloc(block, 80));
        shim.Free(wall);
    }

    [Theory, MemberData(nameof(Pools))]
    public void What_was_never_a_block(string name, int align)
    {
        using MallocShim shim = Create(name, align), other = Create(name, align);
        byte* block = (byte*)shim.Calloc(1, 100), foreign = (byte*)other.Malloc(100);
        byte* onStack = stackalloc byte[64];
        foreach (nuint wrong in new[] { (nuint)foreign, (nuint)onStack + 16, 16u, nuint.MaxValue - 15 })
        {
            Names(shim, MistakeKind.InvalidFree, (void*)wrong, 0, 0, s => s.Free((void*)wrong));
            Names(shim, MistakeKind.InvalidFree, (void*)wrong, 0, 0, s => s.UsableSize((void*)wrong));
            Names(shim, MistakeKind.InvalidFree, (void*)wrong, 0, 0, s => s.Realloc((void*)wrong, 10));
        }
        shim.Free(block);
        other.Free(foreign);
    }

    [Fact]
    public void What_malloc_gave_is_not_the_pools_to_free_nor_the_other_way_round()
    {
        using MallocShim shim = Create("mvff-debug", 16);
        IPool pool = shim.Pool;
        void* mallocs = shim.Malloc(40), aligned = shim.AlignedAlloc(64, 40), pools = pool.Alloc(40);
        Names(shim, MistakeKind.MismatchedFree, mallocs, 40, 0, _ => pool.Free(mallocs, 40), "allocated by malloc, but freed by Free");
        Names(shim, MistakeKind.MismatchedFree, aligned, 40, 0, _ => pool.Free(aligned, 40), "allocated by aligned_alloc, but freed by Free");
        Names(shim, MistakeKind.MismatchedFree, pools, 40, 0, s => s.Free(pools), "allocated by Alloc, but freed by free");
        Names(shim, MistakeKind.MismatchedFree, pools, 40, 0, s => s.Realloc(pools, 80), "allocated by Alloc, but freed by free");
        shim.Free(mallocs);
        shim.Free(aligned);
        pool.Free(pools, 40);
        Allocated(shim).Should().Be(0);
    }

    /// <summary>A debugging pool tells of which block it is a part.</summary>
    [Theory, MemberData(nameof(Pools))]
    public void An_address_inside_of_a_block(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        byte* block = (byte*)shim.Calloc(1, 100);
        bool debugging = name.EndsWith("-debug");
        foreach (int inside in new[] { 1, 16, 32 })
        {
            void* named = debugging ? block : block + inside;
            nuint size = debugging ? 100u : 0;
            long offset = debugging ? inside : 0;
            Names(shim, MistakeKind.InvalidFree, named, size, offset, s => s.Free(block + inside));
            Names(shim, MistakeKind.InvalidFree, named, size, offset, s => s.UsableSize(block + inside));
            Names(shim, MistakeKind.InvalidFree, named, size, offset, s => s.Realloc(block + inside, 10));
        }
        shim.Free(block);
    }

    [Theory, InlineData(40), InlineData(41), InlineData(55), InlineData(-1), InlineData(-16), InlineData(-17)]
    public void Damage_beside_a_block_in_a_debugging_pool(int offset)
    {
        using MallocShim shim = Create("mvff-debug", 16);
        byte* block = (byte*)shim.Malloc(40);
        block[offset] ^= 1;
        MistakeKind kind = offset < 0 ? MistakeKind.Underrun : MistakeKind.Overrun;
        Names(shim, kind, block, 40, offset, s => s.Free(block));
        shim.Free(block); // reported once
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void A_realloc_that_finds_damage_leaves_the_block_and_no_other()
    {
        using MallocShim shim = Create("mvff-debug", 16);
        byte* block = (byte*)shim.Malloc(40);
        nuint before = Allocated(shim);
        block[40] ^= 1;
        Names(shim, MistakeKind.Overrun, block, 40, 40, s => s.Realloc(block, 100));
        Allocated(shim).Should().Be(before);
        shim.Free(shim.Realloc(block, 100));
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void A_pool_that_no_arena_made_is_refused() =>
        FluentActions.Invoking(() => new MallocShim(null!)).Should().Throw<ArgumentNullException>();

    static void Names(MallocShim shim, MistakeKind kind, void* block, nuint size, long offset, Action<MallocShim> action, string rule = ": ")
    {
        PoolCorruptionException mistake = shim.Invoking(action).Should().Throw<PoolCorruptionException>().Which;
        (mistake.Kind, mistake.Block, mistake.Size, mistake.Offset, mistake.PoolName).Should().Be((kind, (nuint)block, size, offset, shim.Pool.Name));
        mistake.Message.Should().Contain(rule);
    }
}
