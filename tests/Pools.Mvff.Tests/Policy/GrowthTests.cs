using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Pools.Os;
using Xunit;

namespace Pools.Tests;

/// <summary>Blocks that grow where they are, over the end of what the pool has.</summary>
public sealed unsafe class GrowthTests
{
    const nuint Size = 1 << 20;

    static Arena NewArena(double spare = 0) => new(new Args { { Arena.Keys.Size, 1L << 30 }, { Arena.Keys.Spare, spare } });

    [Theory]
    [InlineData(1 << 20, 2 << 20)]
    [InlineData(1 << 20, 40 << 20)]
    [InlineData(40 << 20, 90 << 20)]
    [InlineData((40 << 20) + 24, (40 << 20) + 8192)]
    public void The_last_block_takes_what_the_arena_has_behind_it(int from, int to)
    {
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 0.0 } });
        void* block = pool.Alloc((nuint)from);

        pool.TryResize(block, (nuint)from, (nuint)to).Should().BeTrue();

        (pool.TotalSize - pool.FreeSize).Should().Be((nuint)to);
        ((byte*)block)[to - 1] = 7;
        pool.Check(CheckLevel.Deep);
        pool.Free(block, (nuint)to);
        pool.TotalSize.Should().Be(0);
    }

    [Fact]
    public void A_buffer_that_grows_again_and_again_keeps_its_place_and_its_memory()
    {
        using Arena arena = NewArena(spare: 1);
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 0.5 } });
        pool.Alloc(1000);
        nuint place = 0, committed = 0;
        for (int i = 0; i < 10; i++)
        {
            void* block = pool.Alloc(Size);
            for (nuint size = Size; size < 4 * Size; size += Size) pool.TryResize(block, size, size + Size).Should().BeTrue();
            pool.Free(block, 4 * Size);
            if (i == 0) (place, committed) = ((nuint)block, arena.Committed);
            ((nuint)block).Should().Be(place);
            arena.Committed.Should().Be(committed);
        }
    }

    [Fact]
    public void It_does_not_grow_into_another_pools_grains()
    {
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class), other = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Spare, 0.0 } });
        void* block = pool.Alloc(Size), behind = other.Alloc(Size);
        nuint total = pool.TotalSize;

        pool.TryResize(block, Size, 2 * Size).Should().BeFalse();

        pool.TotalSize.Should().Be(total);
        other.Free(behind, Size);
        pool.TryResize(block, Size, 2 * Size).Should().BeTrue();
    }

    [Fact]
    public void One_that_fits_an_extent_makes_the_pool_no_larger()
    {
        const int Extent = 65536, Last = 1000;
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.ExtendBy, Extent } });
        pool.Alloc(Extent - Last);
        void* last = pool.Alloc(Last);

        pool.TryResize(last, Last, Extent - 8).Should().BeFalse();
        pool.TotalSize.Should().Be(Extent);
        pool.TryResize(last, Last, Extent).Should().BeTrue();
        pool.TotalSize.Should().BeGreaterThan(Extent);
    }

    [Fact]
    public void The_limit_holds()
    {
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Limit, 3 * (long)Size } });
        void* block = pool.Alloc(Size);

        pool.TryResize(block, Size, (3 * Size) + 8).Should().BeFalse();
        pool.TryResize(block, Size, 3 * Size).Should().BeTrue();
        pool.TotalSize.Should().Be(3 * Size);
    }

    [Fact]
    public void The_commit_limit_holds()
    {
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class);
        void* block = pool.Alloc(Size);
        arena.CommitLimit = arena.Committed + (2 * Size);

        pool.TryResize(block, Size, 4 * Size).Should().BeFalse();
        pool.TryResize(block, Size, 2 * Size).Should().BeTrue();
        pool.Check(CheckLevel.Deep);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_grows_or_nothing_changes_when_the_system_fails(bool andAllAfter)
    {
        using Arena arena = NewArena();
        IPool pool = arena.CreatePool(Mvff.Class);
        nuint size = 30 * Size;
        void* block = pool.Alloc(size);
        int faults = Faults.InTurn(() =>
        {
            nuint total = pool.TotalSize, free = pool.FreeSize;
            bool done = pool.TryResize(block, size, size + (5 * Size));
            if (done) size += 5 * Size;
            else (pool.TotalSize, pool.FreeSize).Should().Be((total, free));
            arena.Check();
            pool.Check(CheckLevel.Deep);
        }, andAllAfter);
        faults.Should().BeGreaterThan(0);
        pool.Free(block, size);
    }
}
