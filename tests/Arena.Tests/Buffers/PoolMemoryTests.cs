using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>Memory with an owner, and the memory pool that rents it, in a plain class and in a debugging one.</summary>
public sealed class PoolMemoryTests : IDisposable
{
    readonly Arena arena = new();

    public static TheoryData<PoolClass> Classes => [Mvff.Class, DebugPool.Of(Mvff.Class)];

    public void Dispose() => arena.Dispose();

    [Theory]
    [MemberData(nameof(Classes))]
    public void Rented_memory_is_a_block_that_its_owner_frees(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass);
        using PoolMemoryPool memories = new(pool);
        IMemoryOwner<byte> usual = memories.Rent(), small = memories.Rent(10), any = memories.Rent(0);
        new[] { usual.Memory.Length, small.Memory.Length, any.Memory.Length }.Should().Equal(4096, 10, 4096);
        small.Memory.Span.Fill(7);
        small.Memory.Slice(9).Span[0].Should().Be(7);
        Allocated(pool).Should().BeGreaterThanOrEqualTo(4096 + 16);
        foreach (IMemoryOwner<byte> owner in new[] { usual, small, any }) owner.Dispose();
        Allocated(pool).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Stale_memory_throws_and_a_second_dispose_does_nothing(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass, new Args { { Mvff.Keys.Name, "texts" } });
        IMemoryOwner<int> owner = pool.AllocMemory<int>(100);
        Memory<int> memory = owner.Memory, slice = memory[10..];
        owner.Dispose();
        using IMemoryOwner<int> next = pool.AllocMemory<int>(100); // may well have the same address

        memory.Invoking(m => m.Span.Length).Should().Throw<ObjectDisposedException>().WithMessage("*texts*");
        slice.Invoking(m => m.Span.Length).Should().Throw<ObjectDisposedException>();
        memory.Invoking(m => m.Pin()).Should().Throw<ObjectDisposedException>();
        owner.Invoking(o => o.Memory).Should().Throw<ObjectDisposedException>();
        nuint allocated = Allocated(pool);
        owner.Dispose();
        Allocated(pool).Should().Be(allocated);
        next.Memory.Span.Fill(5);
        next.Memory.Span[99].Should().Be(5);
    }

    [Fact]
    public void A_span_taken_before_the_end_is_what_the_debugging_class_finds()
    {
        IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class));
        IMemoryOwner<byte> owner = pool.AllocMemory<byte>(100);
        Span<byte> span = owner.Memory.Span;
        owner.Dispose();
        span[3] = 1;
        PoolCorruptionException mistake = pool.Invoking(p => p.Check()).Should().Throw<PoolCorruptionException>().Which;
        (mistake.Kind, mistake.Offset, mistake.Size).Should().Be((MistakeKind.UseAfterFree, 3L, (nuint)100));
    }

    [Fact]
    public unsafe void Damage_is_told_when_the_owner_is_disposed_and_the_block_is_freed_nevertheless()
    {
        using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class));
        IMemoryOwner<byte> owner = pool.AllocMemory<byte>(100);
        using (MemoryHandle pin = owner.Memory.Pin()) ((byte*)pin.Pointer)[100] = 1;
        owner.Invoking(o => o.Dispose()).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.Overrun);
        Allocated(pool).Should().Be(0);
        owner.Dispose();
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public unsafe void Pinned_it_has_the_address_of_its_elements_and_outlives_its_owner(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass);
        IMemoryOwner<long> owner = pool.AllocMemory<long>(4);
        MemoryHandle whole = owner.Memory.Pin(), last = owner.Memory[3..].Pin();
        ((nuint)last.Pointer - (nuint)whole.Pointer).Should().Be(24);
        fixed (long* start = owner.Memory.Span) ((nuint)start).Should().Be((nuint)whole.Pointer);

        owner.Dispose();
        whole.Dispose();
        Allocated(pool).Should().BeGreaterThan(0, "a pin is open");
        *(long*)last.Pointer = 1;
        last.Dispose();
        Allocated(pool).Should().Be(0);
        pool.Check();
    }

    [Fact]
    public void What_is_not_pinned_is_not_unpinned()
    {
        using IPool pool = arena.CreatePool(Mvff.Class);
        using IMemoryOwner<byte> owner = pool.AllocMemory<byte>(10);
        MemoryHandle handle = owner.Memory.Pin(), copy = handle;
        handle.Dispose();
        handle.Dispose();
        FluentActions.Invoking(() => copy.Dispose()).Should().Throw<InvalidOperationException>();
        owner.Memory.Length.Should().Be(10);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void With_the_pool_the_memory_is_gone(PoolClass poolClass)
    {
        IPool pool = arena.CreatePool(poolClass);
        IMemoryOwner<byte> owner = pool.AllocMemory<byte>(10);
        Memory<byte> memory = owner.Memory;
        pool.Dispose();
        memory.Invoking(m => m.Span.Length).Should().Throw<ObjectDisposedException>();
        owner.Dispose();
    }

    // As documented: no finalizer frees a block that a span may still be in.
    [Fact]
    public void A_lost_owner_keeps_its_block_and_is_named_when_the_pool_is_disposed()
    {
        IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.LeakCheck, LeakCheck.Error }, { DebugPool.Keys.StackDepth, 8 } });
        Lose(pool);
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Allocated(pool).Should().BeGreaterThan(0);
        PoolCorruptionException leak = pool.Invoking(p => p.Dispose()).Should().Throw<PoolCorruptionException>().Which;
        (leak.Kind, leak.Size).Should().Be((MistakeKind.Leak, 1000));
        leak.AllocationStack.Should().Contain(nameof(Lose)).And.NotContain("PoolMemory`1");

        static void Lose(IPool pool) => pool.AllocMemory<byte>(1000).Memory.Span.Clear();
    }

    [Fact]
    public void A_memory_pool_refuses_what_it_should()
    {
        IPool pool = arena.CreatePool(Mvff.Class);
        PoolMemoryPool memories = new(pool, 100);
        memories.MaxBufferSize.Should().Be(int.MaxValue);
        memories.Invoking(m => m.Rent(-2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new PoolMemoryPool(pool, 0)).Should().Throw<ArgumentOutOfRangeException>();
        arena.CommitLimit = arena.Committed + (1 << 20);
        memories.Invoking(m => m.Rent(int.MaxValue)).Should().Throw<PoolException>().Which.Result.Should().Be(PoolResult.CommitLimit);

        IMemoryOwner<byte> owner = memories.Rent();
        memories.Dispose();
        memories.Dispose();
        memories.Invoking(m => m.Rent()).Should().Throw<ObjectDisposedException>();
        owner.Memory.Length.Should().Be(100, "what is out stays good");
        owner.Dispose();
        Allocated(pool).Should().Be(0);
    }

    // What .NET does with a memory pool: pins, slices, many segments, other threads.
    [Theory]
    [MemberData(nameof(Classes))]
    public async Task A_pipe_runs_on_it_and_leaves_nothing(PoolClass poolClass)
    {
        using IPool pool = arena.CreatePool(poolClass);
        using PoolMemoryPool memories = new(pool);
        Pipe pipe = new(new PipeOptions(memories));
        byte[] sent = Enumerable.Range(0, 300_000).Select(i => (byte)(i % 251)).ToArray();
        Task writing = Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync(sent);
            await pipe.Writer.CompleteAsync();
        });
        using MemoryStream received = new();
        await pipe.Reader.CopyToAsync(received);
        await writing;
        await pipe.Reader.CompleteAsync();
        received.ToArray().Should().Equal(sent);
        Allocated(pool).Should().Be(0);
    }

    [Fact]
    public void Threads_that_pin_and_dispose_free_a_block_once() => Seeded.Run(random =>
    {
        using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class));
        for (int round = 0; round < 200; round++)
        {
            IMemoryOwner<int> owner = pool.AllocMemory<int>(8);
            Memory<int> memory = owner.Memory;
            int stale = 0;
            Threads.Run(3, random, own =>
            {
                if (own.Next(2) == 0) owner.Dispose();
                try
                {
                    using MemoryHandle pin = memory.Pin();
                    memory.Length.Should().Be(8);
                }
                catch (ObjectDisposedException) { Interlocked.Increment(ref stale); }
                owner.Dispose();
            });
            stale.Should().BeLessThanOrEqualTo(3);
            Allocated(pool).Should().Be(0);
        }
        pool.Check();
    });

    static nuint Allocated(IPool pool) => pool.TotalSize - pool.FreeSize;
}
