using System;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>Typed blocks as spans.</summary>
public sealed class SpanTests : IDisposable
{
    readonly Arena arena = new();

    public void Dispose() => arena.Dispose();

    struct Point
    {
        public double X, Y;
        public int Colour;
    }

    [Fact]
    public void A_span_is_a_block_of_so_many_values()
    {
        using IPool pool = arena.CreatePool(Mvff.Class);
        Span<Point> points = pool.Alloc<Point>(100);
        points.Length.Should().Be(100);
        for (int i = 0; i < points.Length; i++) points[i] = new Point { X = i, Y = 1, Colour = -i };
        points[99].Colour.Should().Be(-99);
        (pool.TotalSize - pool.FreeSize).Should().Be(100 * 24);
        pool.Free(points);
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    }

    [Fact]
    public void A_span_of_none_is_a_block_too()
    {
        using IPool pool = arena.CreatePool(Mvff.Class);
        Span<long> none = pool.Alloc<long>(0);
        (pool.TotalSize - pool.FreeSize).Should().Be(8);
        pool.Free(none);
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    }

    [Fact]
    public void A_part_of_a_span_is_no_block()
    {
        using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class));
        Span<int> numbers = pool.Alloc<int>(10);
        Kind(pool, numbers[..9]).Should().Be(MistakeKind.SizeMismatch);
        Kind(pool, numbers[1..]).Should().Be(MistakeKind.InvalidFree);
        pool.Free(numbers);
    }

    [Fact]
    public void Counts_that_no_machine_has_room_for_are_refused()
    {
        using IPool pool = arena.CreatePool(Mvff.Class);
        pool.Invoking(p => p.Alloc<int>(-1).Length).Should().Throw<ArgumentOutOfRangeException>();
        arena.CommitLimit = arena.Committed + (1 << 20);
        pool.Invoking(p => p.Alloc<Point>(int.MaxValue).Length).Should().Throw<PoolException>().Which.Result.Should().Be(PoolResult.CommitLimit);
    }

    static MistakeKind Kind(IPool pool, Span<int> wrong)
    {
        try { pool.Free(wrong); }
        catch (PoolCorruptionException e) { return e.Kind; }
        return MistakeKind.None;
    }
}
