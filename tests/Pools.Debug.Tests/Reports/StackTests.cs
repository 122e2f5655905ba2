using System;
using System.Runtime.CompilerServices;
using System.Threading;
using FluentAssertions;
using Xunit;

namespace Pools.Tests.Reports;

/// <summary>Who allocated a block, and who freed it.</summary>
public sealed unsafe class StackTests : DebugPools
{
    [Fact]
    public void Both_are_told_with_file_and_line()
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, 16 } });
        void* block = Allocates(pool, out int allocationLine);
        Frees(pool, block, out int freeLine);
        PoolCorruptionException mistake = Finds(MistakeKind.DoubleFree, block, 40, 0, () => pool.Free(block, 40));
        FirstLine(mistake.AllocationStack).Should().StartWith("at Pools.Tests.Reports.StackTests.Allocates(IPool pool, Int32& line) in /")
            .And.EndWith($"/StackTests.cs:line {allocationLine}");
        FirstLine(mistake.FreeStack).Should().StartWith("at Pools.Tests.Reports.StackTests.Frees(").And.EndWith($"/StackTests.cs:line {freeLine}");
        mistake.AllocationStack.Should().Contain($"\n    at Pools.Tests.Reports.StackTests.{nameof(Both_are_told_with_file_and_line)}()");
        mistake.Message.Should().Contain("\n  allocated by Alloc, called from\n    at Pools.Tests.Reports.StackTests.Allocates(")
            .And.Contain("\n  freed by Free, called from\n    at Pools.Tests.Reports.StackTests.Frees(").And.NotContain("Set StackDepth");
    }

    [Theory, InlineData(1), InlineData(3)]
    public void They_are_cut_at_the_depth(int depth)
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, depth } });
        byte* block = (byte*)Deep(pool, 10);
        block[40] ^= 1;
        PoolCorruptionException mistake = Finds(MistakeKind.Overrun, block, 40, 40, () => pool.Check());
        mistake.AllocationStack!.Split('\n').Should().HaveCount(depth).And.OnlyContain(line => line.Contains(nameof(Deep)));
        mistake.FreeStack.Should().BeNull();
    }

    [Fact]
    public void They_are_told_after_the_pool_has_ended()
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, 16 } });
        byte* block = (byte*)Allocates(pool, out _);
        block[40] ^= 1;
        Finds(MistakeKind.Overrun, block, 40, 40, pool.Dispose).AllocationStack.Should().Contain(nameof(Allocates));
    }

    [Fact]
    public void A_reused_block_has_the_stack_of_its_last_allocation()
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, 16 }, { DebugPool.Keys.Quarantine, 0 } });
        void* block = Deep(pool, 1);
        pool.Free(block, 40);
        void* again = Allocates(pool, out _);
        ((nuint)again).Should().Be((nuint)block);
        Finds(MistakeKind.SizeMismatch, again, 40, 0, () => pool.Free(again, 41)).AllocationStack.Should().Contain(nameof(Allocates)).And.NotContain(nameof(Deep));
    }

    [Fact]
    public void Equal_stacks_are_kept_once()
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, 16 } });
        for (int i = 0; i < 100; i++) pool.Free(Deep(pool, 3), 40);
        int before = KeptStacks.Count;
        for (int i = 0; i < 1000; i++) pool.Free(Deep(pool, 3), 40);
        (KeptStacks.Count - before).Should().BeLessThanOrEqualTo(2); // the loop's own places
    }

    [Fact]
    public void Threads_get_their_own()
    {
        IPool pool = Create(new() { { DebugPool.Keys.StackDepth, 16 } });
        byte* shallow = null, deep = null;
        Barrier start = new(2);
        Thread[] threads = [new(() => shallow = Use(0)), new(() => deep = Use(4))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Finds(MistakeKind.SizeMismatch, shallow, 40, 0, () => pool.Free(shallow, 1)).AllocationStack!.Split(nameof(Deep)).Should().HaveCount(2);
        Finds(MistakeKind.SizeMismatch, deep, 40, 0, () => pool.Free(deep, 1)).AllocationStack!.Split(nameof(Deep)).Should().HaveCount(6);

        byte* Use(int levels)
        {
            start.SignalAndWait();
            for (int i = 0; i < 500; i++) pool.Free(Deep(pool, levels), 40);
            return (byte*)Deep(pool, levels);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void* Allocates(IPool pool, out int line)
    {
        line = Line();
        return pool.Alloc(40); // the line after
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Frees(IPool pool, void* block, out int line)
    {
        line = Line();
        pool.Free(block, 40);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    static void* Deep(IPool pool, int levels)
    {
        void* block = levels == 0 ? pool.Alloc(40) : Deep(pool, levels - 1);
        return block;
    }

    static int Line([CallerLineNumber] int line = 0) => line + 1;

    static string FirstLine(string? stack) => stack!.Split('\n')[0].Trim();
}
