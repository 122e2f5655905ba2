using System;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>Blocks that die together, on classes of every kind.</summary>
public sealed unsafe class AllocationPointTests : IDisposable
{
    const int UnitSize = 4096;

    readonly Arena arena = new();

    public static TheoryData<PoolClass> Classes => [Mvff.Class, DebugPool.Of(Mvff.Class), Mfs.Class, DebugPool.Of(Mfs.Class)];

    public void Dispose() => arena.Dispose();

    [Theory]
    [MemberData(nameof(Classes))]
    public void Blocks_are_aligned_and_apart_and_all_go_at_once(PoolClass poolClass) => Seeded.Run(random =>
    {
        using IPool pool = Create(poolClass);
        using AllocationPoint point = new(pool, UnitSize);
        bool anySize = !poolClass.Name.StartsWith("mfs", StringComparison.Ordinal);
        for (int request = 0; request < 20; request++)
        {
            LiveBlocks blocks = new(pool, random);
            for (int i = random.Next(300); i > 0; i--)
            {
                nuint size = (nuint)random.Next(anySize && random.Next(20) == 0 ? 20_000 : 300);
                if (random.Next(3) == 0)
                {
                    void* room = point.Reserve(size);
                    nuint used = (nuint)random.Next((int)size + 1);
                    if (used == 0 && random.Next(2) == 0) continue;
                    point.Commit(used);
                    if (used > 0) blocks.Add(room, used);
                }
                else blocks.Add(point.Alloc(size), size);
            }
            blocks.ShouldBeIntact();
            pool.Check(CheckLevel.Deep);
            point.Reset();
            Allocated(pool).Should().BeLessThanOrEqualTo(UnitSize + 128, "one buffer is kept, and in a debugging class none of a size");
        }
        point.Dispose();
        Allocated(pool).Should().Be(0);
    });

    [Fact]
    public void Small_blocks_lie_one_behind_the_other()
    {
        using IPool pool = Create(Mvff.Class);
        using AllocationPoint point = new(pool);
        byte* first = (byte*)point.Alloc(10), second = (byte*)point.Alloc(1), third = (byte*)point.Alloc(0), fourth = (byte*)point.Alloc(8);
        new[] { second - first, third - second, fourth - third }.Should().Equal(16, 8, 8);
        point.Reset();
        ((nuint)point.Alloc(100)).Should().Be((nuint)first, "the buffer is used again");
        Allocated(pool).Should().Be(16 << 10);
    }

    [Fact]
    public void A_large_block_leaves_the_buffer_as_it_is()
    {
        using IPool pool = Create(Mvff.Class);
        using AllocationPoint point = new(pool, 1024);
        byte* small = (byte*)point.Alloc(200);
        point.Alloc(1000);
        Allocated(pool).Should().Be(1024 + 1000);
        ((nuint)point.Alloc(8)).Should().Be((nuint)(small + 200));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void What_is_reserved_is_nobodys_until_it_is_committed(PoolClass poolClass)
    {
        using IPool pool = Create(poolClass);
        using AllocationPoint point = new(pool, UnitSize);
        void* dropped = point.Reserve(200);
        ((nuint)dropped).Should().NotBe(0);
        byte* kept = (byte*)point.Reserve(200);
        point.Commit(20);
        kept[19] = 1;
        byte* next = (byte*)point.Alloc(8);
        (next + 8 <= kept || next >= kept + 20).Should().BeTrue();
        point.Reserve(3000);
        point.Dispose();
        Allocated(pool).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void What_is_not_reserved_is_not_committed(PoolClass poolClass)
    {
        using IPool pool = Create(poolClass);
        using AllocationPoint point = new(pool, UnitSize);
        Refuses(1);
        point.Reserve(100);
        Refuses(200);
        Refuses(nuint.MaxValue - 100);
        point.Commit(100);
        Refuses(8);
        point.Reserve(100);
        point.Alloc(8);
        Refuses(92);

        void Refuses(nuint size) => point.Invoking(p => p.Commit(size)).Should().Throw<InvalidOperationException>().WithMessage($"*{pool.Name}*commit {size} bytes*");
    }

    [Fact]
    public void Debugged_each_block_has_fences_and_is_watched_after_the_reset()
    {
        using IPool pool = Create(DebugPool.Of(Mvff.Class));
        using AllocationPoint point = new(pool);
        byte* a = (byte*)point.Alloc(10), b = (byte*)point.Alloc(10);
        point.Alloc<int>(3)[2] = 7;
        a[10] = 1;
        PoolCorruptionException overrun = point.Invoking(p => p.Reset()).Should().Throw<PoolCorruptionException>().Which;
        (overrun.Kind, overrun.Block, overrun.Offset).Should().Be((MistakeKind.Overrun, (nuint)a, 10L));
        Allocated(pool).Should().Be(0, "all were freed nevertheless");

        b[0] = 1; // a pointer of the request before
        PoolCorruptionException stale = pool.Invoking(p => p.Check()).Should().Throw<PoolCorruptionException>().Which;
        (stale.Kind, stale.Block).Should().Be((MistakeKind.UseAfterFree, (nuint)b));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Disposed_it_says_so(PoolClass poolClass)
    {
        using IPool pool = Create(poolClass);
        AllocationPoint point = new(pool, UnitSize);
        point.Alloc(8);
        point.Dispose();
        point.Dispose();
        Action[] uses = [() => point.Alloc(8), () => point.Alloc<long>(1), () => point.Reserve(8), () => point.Commit(8), point.Reset];
        foreach (Action use in uses) use.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void It_may_be_disposed_after_its_pool()
    {
        IPool pool = Create(Mvff.Class);
        AllocationPoint point = new(pool, 64);
        for (int i = 0; i < 100; i++) point.Alloc(32);
        pool.Dispose();
        point.Dispose();
    }

    [Fact]
    public void Without_memory_it_fails_as_its_pool_does_and_goes_on()
    {
        using IPool pool = arena.CreatePool(Mvff.Class, new Args { { Mvff.Keys.Limit, 64 << 10 } });
        using AllocationPoint point = new(pool, 1024);
        point.Invoking(p => (nuint)p.Alloc(1 << 20)).Should().Throw<PoolException>().Which.Result.Should().Be(PoolResult.Limit);
        point.Invoking(p => (nuint)p.Alloc(nuint.MaxValue)).Should().Throw<PoolException>();
        point.Invoking(p => (nuint)p.Reserve(nuint.MaxValue - 6)).Should().Throw<PoolException>();
        point.Invoking(p => { while (true) p.Alloc(100); }).Should().Throw<PoolException>();
        point.Reset();
        point.Alloc(100);
        Allocated(pool).Should().Be(1024);
        FluentActions.Invoking(() => new AllocationPoint(pool, 8)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Request_after_request_it_leaves_the_collector_alone()
    {
        using IPool pool = Create(Mvff.Class);
        using AllocationPoint point = new(pool, 1024);
        Request();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Request();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Request()
        {
            for (int i = 0; i < 100; i++) point.Alloc<int>(i);
            point.Reset();
        }
    }

    IPool Create(PoolClass poolClass) =>
        arena.CreatePool(poolClass, poolClass.Name.StartsWith("mfs", StringComparison.Ordinal) ? new Args { { Mfs.Keys.UnitSize, UnitSize } } : null);

    static nuint Allocated(IPool pool) => pool.TotalSize - pool.FreeSize;
}
