using System;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The caches of threads that have ended, for those that start.</summary>
public sealed unsafe class LeftCachesTests : IDisposable
{
    const int Most = 4;

    readonly CachedPool pool = new();
    readonly void* memory = NativeMemory.AllocZeroed(LeftCaches.PlacesBytes);
    LeftCaches left;

    public LeftCachesTests() => left.Open(memory);

    [Fact]
    public void What_one_thread_leaves_another_has()
    {
        ThreadCache one = Filled(3), other = default;
        void* block = ThreadCache.ListOf(&one, 3)->First;
        left.TryPut(&one).Should().BeTrue();
        (one.HasEnded, left.Bytes()).Should().Be((true, (nuint)48));

        left.TryTake(&other).Should().BeTrue();
        ((nuint)ThreadCache.ListOf(&other, 3)->First).Should().Be((nuint)block);
        (other.HasEnded, left.Bytes()).Should().Be((false, (nuint)0));
        left.TryTake(&other).Should().BeFalse();
    }

    [Fact]
    public void There_is_room_for_four()
    {
        for (nuint i = 1; i <= Most; i++) Put(i).Should().BeTrue();
        ThreadCache more = Filled(5);
        left.TryPut(&more).Should().BeFalse();
        (more.HasEnded, ThreadCache.Bytes(&more)).Should().Be((false, (nuint)80), "it is as it was");
        left.Bytes().Should().Be(16 + 32 + 48 + 64);

        for (int i = 0; i < Most; i++) left.TryTake(&more).Should().BeTrue();
        left.TryTake(&more).Should().BeFalse();
    }

    [Fact]
    public void One_that_was_there_at_the_last_look_is_idle()
    {
        ThreadCache idle;
        for (int first = 0; first < Most; first++)
        {
            // Whatever the places: what came before the look is idle, what came after it is not.
            for (int i = 0; i < first; i++) Put(1);
            left.TryTakeIdle(&idle).Should().BeFalse();
            for (int i = first; i < Most; i++) Put(2);
            for (int i = 0; i < first; i++)
            {
                left.TryTakeIdle(&idle).Should().BeTrue();
                ThreadCache.Bytes(&idle).Should().Be(16);
            }
            left.TryTakeIdle(&idle).Should().BeFalse("the others have not been looked at before");
            for (int i = first; i < Most; i++) left.TryTakeIdle(&idle).Should().BeTrue();
            left.Bytes().Should().Be(0);
        }
    }

    [Fact]
    public void Zeroed_memory_has_no_room()
    {
        LeftCaches closed = default;
        ThreadCache one = Filled(1);
        closed.TryPut(&one).Should().BeFalse();
        closed.TryTake(&one).Should().BeFalse();
        (closed.TryTakeIdle(&one), closed.Bytes()).Should().Be((false, (nuint)0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_outlive_a_fork(bool inChild)
    {
        Put(1);
        left.Hold();
        left.LetGo(inChild);
        left.Bytes().Should().Be(16);
        ThreadCache other;
        left.TryTake(&other).Should().BeTrue();
    }

    public void Dispose()
    {
        NativeMemory.Free(memory);
        pool.Dispose();
    }

    bool Put(nuint sizeClass)
    {
        ThreadCache cache = Filled(sizeClass);
        return left.TryPut(&cache);
    }

    // A cache with one block.
    ThreadCache Filled(nuint sizeClass)
    {
        ThreadCache cache = default;
        ThreadCache.Open(&cache, pool.Places);
        void* block = pool.Pool.Alloc(SizeClass.SizeOf(sizeClass));
        FreeList.Push(ThreadCache.ListOf(&cache, sizeClass), block, Slot.FreeMark(block, pool.Places.Secret));
        return cache;
    }
}
