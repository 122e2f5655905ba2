using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What C says of malloc, calloc, realloc and free.</summary>
public sealed unsafe class SemanticsTests : Shims
{
    [Theory, MemberData(nameof(Pools))]
    public void Blocks_are_aligned_and_apart_and_counted_out(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        nuint[] blocks = new nuint[500];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = (nuint)shim.Malloc((nuint)i);
            (blocks[i] % (nuint)Math.Max(align, 16)).Should().Be(0);
            shim.UsableSize((void*)blocks[i]).Should().BeGreaterThanOrEqualTo((nuint)i);
            Fill((void*)blocks[i], shim.UsableSize((void*)blocks[i]), i);
        }
        for (int i = 0; i < blocks.Length; i++)
        {
            IsFilled((void*)blocks[i], shim.UsableSize((void*)blocks[i]), i).Should().BeTrue();
            shim.Free((void*)blocks[i]);
        }
        Allocated(shim).Should().Be(0);
    }

    [Theory, MemberData(nameof(Pools))]
    public void Blocks_of_no_bytes_are_each_their_own(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        nuint a = (nuint)shim.Malloc(0), b = (nuint)shim.Malloc(0), c = (nuint)shim.Calloc(0, 8);
        new[] { a, b, c, 0u }.Should().OnlyHaveUniqueItems();
    }

    [Theory, MemberData(nameof(Pools))]
    public void Calloc_clears_what_was_dirty_at_every_size(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        for (nuint size = 1; size < 3 << 20; size = size * 3 + 1)
        {
            void* dirty = shim.Malloc(size);
            Fill(dirty, size, 0xa5);
            shim.Free(dirty);
            byte* clean = (byte*)shim.Calloc(1, size);
            new Span<byte>(clean, (int)size).ContainsAnyExcept((byte)0).Should().BeFalse();
            shim.Free(clean);
        }
    }

    [Theory, MemberData(nameof(Pools))]
    public void Realloc_keeps_the_content_in_place_or_not(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        nuint old = 8;
        void* block = shim.Realloc(null, old);
        Fill(block, old, 3);
        foreach (nuint size in new nuint[] { 1, 15, 16, 17, 4000, 100, 3, 70_000, 300_000, 5_000_000, 200_000, 9, 33 })
        {
            void* wall = shim.Malloc(64);
            block = shim.Realloc(block, size);
            IsFilled(block, Math.Min(old, size), 3).Should().BeTrue();
            Fill(block, old = size, 3);
            shim.Free(wall);
        }
        ((nuint)shim.Realloc(block, 0)).Should().Be(0);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void Realloc_grows_in_place_where_there_is_room()
    {
        using MallocShim shim = Create("mvff", 16);
        nuint block = (nuint)shim.Malloc(100);
        ((nuint)shim.Realloc((void*)block, 5000)).Should().Be(block);
        ((nuint)shim.Realloc((void*)block, 50)).Should().Be(block);
        Allocated(shim).Should().Be(64 + 16);
    }

    [Fact]
    public void A_block_that_grows_in_small_steps_gets_room_for_the_next_ones()
    {
        using MallocShim shim = Create("mvff", 16);
        nuint block = (nuint)shim.Malloc(4000);
        ((nuint)shim.Realloc((void*)block, 4500)).Should().Be(block);
        shim.UsableSize((void*)block).Should().Be(4512, "a large step tells nothing of the next one");
        ((nuint)shim.Realloc((void*)block, 4600)).Should().Be(block);
        nuint usable = shim.UsableSize((void*)block), allocated = Allocated(shim);
        usable.Should().Be(4896, "that is a sixteenth more, in whole units");
        for (nuint size = 4601; size <= usable; size += 5) ((nuint)shim.Realloc((void*)block, size)).Should().Be(block);
        Allocated(shim).Should().Be(allocated);
        shim.Free((void*)block);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void A_block_that_gets_a_little_smaller_keeps_its_memory()
    {
        using MallocShim shim = Create("mvff", 16);
        void* block = shim.Malloc(4000);
        nuint[] usable = new nuint[4];
        for (int i = 0; i < usable.Length; i++)
        {
            shim.Realloc(block, (nuint)(3900 - 200 * i));
            usable[i] = shim.UsableSize(block);
        }
        usable.Should().Equal(4000, 4000, 4000, 3312);
        Allocated(shim).Should().Be(3312 + 16);
    }

    [Theory]
    [InlineData(300, 500)]
    [InlineData(300, 550)]
    [InlineData(300, 1500)]
    public void All_of_a_large_block_that_moved_comes_back(int from, int to)
    {
        using MallocShim shim = Create("mvff", 16);
        void* block = shim.Malloc((nuint)from << 20);
        void* wall = shim.Malloc(100_000);
        block = shim.Realloc(block, (nuint)to << 20);
        nuint usable = shim.UsableSize(block);
        usable.Should().BeGreaterThanOrEqualTo((nuint)(to + Math.Min(to / 2, 255)) << 20, "it has room to grow, of 256 MiB at most");
        Allocated(shim).Should().BeInRange(usable, usable + 200_000);
        shim.Free(block);
        shim.Free(wall);
        Allocated(shim).Should().Be(0);
    }

    [Theory, MemberData(nameof(Pools))]
    public void All_of_a_block_that_moved_by_its_pages_comes_back(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        void* block = shim.Malloc(300_000), wall = shim.Malloc(100_000);
        shim.Free(shim.Realloc(block, 400_008));
        shim.Free(wall);
        Allocated(shim).Should().Be(0);
    }

    [Theory, MemberData(nameof(Pools))]
    public void Realloc_never_keeps_much_more_than_asked_for(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        Random random = new(align);
        void* block = null;
        nuint size = 2000;
        for (int i = 0; i < 2000; i++)
        {
            nuint old = size;
            size = (nuint)Math.Clamp((int)size + random.Next(-300, 310) * random.Next(1, 30) / 20, 1100, 60_000);
            block = shim.Realloc(block, size);
            if (i > 0) IsFilled(block, Math.Min(old, size), i - 1).Should().BeTrue();
            nuint usable = shim.UsableSize(block);
            nuint most = size <= 4096 ? 4 : (nuint)7; // up to there a cached block is a quarter, a fifth and so on of a run
            usable.Should().BeInRange(size, size + size / most + (nuint)Math.Max(align, 16));
            Fill(block, size, i);
        }
        shim.Free(block);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void Realloc_moves_in_a_debugging_pool_so_that_old_pointers_are_caught()
    {
        using MallocShim shim = Create("mvff-debug", 16);
        nuint block = (nuint)shim.Malloc(100);
        ((nuint)shim.Realloc((void*)block, 101)).Should().NotBe(block);
    }

    [Theory, MemberData(nameof(Pools))]
    public void What_is_too_large_is_null_and_changes_nothing(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        void* block = shim.Malloc(100);
        Fill(block, 100, 1);
        nuint before = Allocated(shim), most = nuint.MaxValue >> 1;
        foreach (nuint size in new[] { most + 1, nuint.MaxValue, most, most - 16, (nuint)1 << 50 })
        {
            ((nuint)shim.Malloc(size)).Should().Be(0);
            ((nuint)shim.Calloc(1, size)).Should().Be(0);
            ((nuint)shim.Realloc(block, size)).Should().Be(0);
            ((nuint)shim.AlignedAlloc(64, size)).Should().Be(0);
        }
        ((nuint)shim.Calloc((nuint)1 << 32, ((nuint)1 << 32) + 1)).Should().Be(0);
        Allocated(shim).Should().Be(before);
        IsFilled(block, 100, 1).Should().BeTrue();
        shim.Free(block);
    }

    [Theory, MemberData(nameof(Pools))]
    public void Aligned_blocks_are_aligned_and_freed_as_any_other(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        for (nuint alignment = 1; alignment <= 1 << 20; alignment *= 2)
        {
            void* block = shim.AlignedAlloc(alignment, 100);
            ((nuint)block % Math.Max(alignment, 16)).Should().Be(0);
            Fill(block, 100, 1);
            block = shim.Realloc(block, 3000);
            IsFilled(block, 100, 1).Should().BeTrue();
            shim.Free(block);
        }
        Allocated(shim).Should().Be(0);
        shim.Invoking(s => (nuint)s.AlignedAlloc(24, 8)).Should().Throw<ArgumentException>().WithMessage("*24*power of two*");
    }

    [Fact]
    public void Null_is_nothing()
    {
        using MallocShim shim = Create("mvff", 16);
        shim.Free(null);
        shim.UsableSize(null).Should().Be(0);
    }

    [Fact]
    public void A_disposed_shim_says_so_and_leaves_the_blocks()
    {
        MallocShim shim = Create("mvff", 16);
        byte* block = (byte*)shim.Malloc(10);
        shim.Dispose();
        shim.Dispose();
        shim.Invoking(s => (nuint)s.Malloc(1)).Should().Throw<ObjectDisposedException>();
        shim.Invoking(s => s.Free(block)).Should().Throw<ObjectDisposedException>();
        block[9] = 1;
        Allocated(shim).Should().Be(32);
    }

    [Fact]
    public void A_disposed_pool_says_so()
    {
        MallocShim shim = Create("mvff", 16);
        shim.Pool.Dispose();
        shim.Invoking(s => (nuint)s.Malloc(1)).Should().Throw<ObjectDisposedException>().WithMessage($"*{shim.Pool.Name}*");
    }
}
