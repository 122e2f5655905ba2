using System;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Before a fork all locks of the pool are taken; afterwards they are given back, or in the child made free.</summary>
public sealed unsafe class ForkTests : IDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    readonly CachedPool pool = new();

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void While_it_is_held_nobody_allocates(int sizeClass)
    {
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        pool.Core->Hold();
        Thread other = new(() => pool.Pool.Alloc(size)) { IsBackground = true };
        other.Start();
        other.Join(Moment).Should().BeFalse();

        pool.Core->LetGo(inChild: false);

        other.Join(Threads.Patience).Should().BeTrue();
        pool.InUse.Should().Be(size);
    }

    [Fact]
    public void In_the_child_all_is_free()
    {
        pool.Core->Hold();
        pool.Core->LetGo(inChild: true);
        for (nuint size = 1; size < 1100; size += 16) pool.Pool.Free(pool.Pool.Alloc(size), size);
        pool.InUse.Should().Be(0);
    }

    public void Dispose() => pool.Dispose();
}
