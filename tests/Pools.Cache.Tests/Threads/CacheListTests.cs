using System;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The list of all threads' caches.</summary>
public sealed unsafe class CacheListTests : IDisposable
{
    readonly CachedPool pool = new();
    readonly ThreadCache* caches = (ThreadCache*)NativeMemory.AllocZeroed(3, (nuint)sizeof(ThreadCache));
    CacheList list;

    // Three caches in the list, with one block of 16, 32 and 48 bytes.
    public CacheListTests()
    {
        for (nuint i = 0; i < 3; i++)
        {
            ThreadCache.Open(caches + i, pool.Places);
            list.Add(caches + i);
            FreeList* own = ThreadCache.ListOf(caches + i, i + 1);
            void* block = pool.Pool.Alloc(SizeClass.SizeOf(i + 1));
            FreeList.Push(own, block, Slot.FreeMark(block, pool.Places.Secret));
        }
    }

    [Fact]
    public void What_is_in_all_of_them_is_added_up() => list.Bytes().Should().Be(16 + 32 + 48);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_that_is_removed_is_not_counted(int index)
    {
        list.Remove(caches + index);
        caches[index].IsListed.Should().BeFalse();
        list.Bytes().Should().Be((nuint)(96 - 16 * (index + 1)));
        list.Add(caches + index);
        list.Bytes().Should().Be(96);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_child_has_its_own_thread_only(int index)
    {
        list.Hold();
        list.LetGo(inChild: true, caches + index);
        list.Bytes().Should().Be((nuint)(16 * (index + 1)));
    }

    [Fact]
    public void A_child_of_a_thread_without_a_cache_has_none()
    {
        ThreadCache other = default;
        list.Hold();
        list.LetGo(inChild: true, &other);
        list.Bytes().Should().Be(0);
    }

    [Fact]
    public void The_parent_keeps_all()
    {
        list.Hold();
        list.LetGo(inChild: false, null);
        list.Bytes().Should().Be(96);
    }

    public void Dispose()
    {
        NativeMemory.Free(caches);
        pool.Dispose();
    }
}
