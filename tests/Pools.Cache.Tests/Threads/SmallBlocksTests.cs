using System;
using System.Linq;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>A small block for another size, out of the thread's cache alone.</summary>
public sealed unsafe class SmallBlocksTests : IDisposable
{
    readonly Random random = new(1);
    readonly CachedPool pool = new();
    readonly ThreadCache* cache = (ThreadCache*)NativeMemory.AllocZeroed(1, (nuint)sizeof(ThreadCache));

    // One more than the last class that the compiler's code finds a list of by a size alone.
    static nuint Listed => SizeClass.Of(SizeClass.ListedMost) + 1;

    public SmallBlocksTests()
    {
        ThreadCache.Open(cache, pool.Places);
        for (nuint i = 1; i < SizeClass.Count; i++) Push(pool.Pool.Alloc(SizeClass.SizeOf(i)), i);
    }

    [Fact]
    public void From_each_size_to_each_the_content_moves_and_the_old_block_is_free()
    {
        for (nuint from = 1; from < Listed; from++)
        {
            for (nuint to = 1; to < Listed; to++)
            {
                nuint fromSize = SizeClass.SizeOf(from), toSize = SizeClass.SizeOf(to);
                byte* block = Take(fromSize), next = (byte*)First(to);
                byte[] content = Fill(block, fromSize);
                SmallBlocks.TryResize(block, toSize, cache, out void* resized).Should().BeTrue();
                int kept = (int)Math.Min(fromSize, toSize);
                new ReadOnlySpan<byte>(resized, kept).SequenceEqual(content.AsSpan(0, kept)).Should().BeTrue();
                if (from == to) ((nuint)resized).Should().Be((nuint)block);
                else
                {
                    ((nuint)resized, First(from)).Should().Be(((nuint)next, (nuint)block));
                    SmallBlocks.TryFind(block, cache, out _, out _).Should().BeFalse("it is free");
                }
                Push(resized, to);
            }
        }
        ThreadCache.Bytes(cache).Should().Be(pool.InUse);
        pool.Pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Within_its_class_a_block_stays_where_it_is()
    {
        for (nuint size = 1; size <= SizeClass.ListedMost; size++)
        {
            byte* block = Take(size);
            foreach (nuint other in new[] { ((size - 1) & ~(nuint)15) + 1, (size + 15) & ~(nuint)15 })
            {
                SmallBlocks.TryResize(block, other, cache, out void* resized).Should().BeTrue();
                ((nuint)resized).Should().Be((nuint)block);
            }
            Push(block, SizeClass.Of(size));
        }
    }

    /// <summary>The slow way is for these.</summary>
    [Fact]
    public void What_the_lists_cannot_do_is_refused_and_nothing_has_changed()
    {
        byte* block = Take(40), other = Take(80);
        int local;
        Refuses(null, 40);
        Refuses(&local, 40);
        Refuses(block + 16, 40);
        Refuses(block, 0);
        Refuses(block, SizeClass.ListedMost + 1);
        Refuses(block, SizeClass.Most + 1);
        Refuses(block, nuint.MaxValue);
        Refuses(block, 80); // there is none
        Push(other, 5);
        while (ThreadCache.ListOf(cache, 3)->Room > 0) Push(pool.Pool.Alloc(48), 3);
        Refuses(block, 80); // its list is full
        Push(Take(48), 3);
        Push(block, 3).Should().BeTrue();
        Refuses(block, 80); // it is free
    }

    [Fact]
    public void While_blocks_are_counted_for_guards_none_is_moved()
    {
        byte* block = Take(40);
        ThreadCache.GuardAfter(cache, 100);
        Refuses(block, 80);
        SmallBlocks.TryResize(block, 48, cache, out void* same).Should().BeTrue("it is the same block");
        ((nuint)same).Should().Be((nuint)block);
        ThreadCache.GuardAfter(cache, 0);
        SmallBlocks.TryResize(block, 80, cache, out _).Should().BeTrue();
    }

    public void Dispose()
    {
        NativeMemory.Free(cache);
        pool.Dispose();
    }

    void Refuses(void* block, nuint size)
    {
        nuint before = ThreadCache.Bytes(cache);
        (nuint, int)[] lists = Lists();
        SmallBlocks.TryResize(block, size, cache, out _).Should().BeFalse();
        ThreadCache.Bytes(cache).Should().Be(before);
        Lists().Should().Equal(lists);
    }

    (nuint, int)[] Lists() => [.. Enumerable.Range(0, SizeClass.Count).Select(i => (First((nuint)i), ThreadCache.ListOf(cache, (nuint)i)->Room))];

    nuint First(nuint sizeClass) => (nuint)ThreadCache.ListOf(cache, sizeClass)->First;

    byte* Take(nuint size)
    {
        SmallBlocks.TryTake(size, cache, out void* block).Should().BeTrue();
        return (byte*)block;
    }

    bool Push(void* block, nuint sizeClass) => FreeList.Push(ThreadCache.ListOf(cache, sizeClass), block, Slot.FreeMark(block, pool.Places.Secret));

    byte[] Fill(byte* block, nuint size)
    {
        byte[] content = new byte[size];
        random.NextBytes(content);
        content.CopyTo(new Span<byte>(block, (int)size));
        return content;
    }
}
