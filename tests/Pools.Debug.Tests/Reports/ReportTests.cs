using System;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests.Reports;

/// <summary>What an exception tells of a mistake.</summary>
public sealed unsafe class ReportTests : DebugPools
{
    [Fact]
    public void Damage_is_shown_in_bytes_from_the_first_wrong_one_on()
    {
        IPool pool = Create(new());
        byte* block = (byte*)pool.Alloc(40);
        byte[] fence = new Span<byte>(block + 40, 32).ToArray();
        "hello"u8.CopyTo(new Span<byte>(block + 41, 5));
        PoolCorruptionException mistake = Finds(MistakeKind.Overrun, block, 40, 41, () => pool.Check());
        mistake.Found.ToArray().Should().Equal([.. "hello"u8, .. fence[6..17]]);
        mistake.Expected.ToArray().Should().Equal(fence[1..17]);
        mistake.ThreadId.Should().Be(Environment.CurrentManagedThreadId);
        string[] lines = mistake.Message.Split('\n');
        lines[0].Should().StartWith("overrun: pool 'nodes' (mvff-debug), block 0x").And.EndWith(" beside it.");
        lines[1].Should().Be("  found    " + string.Join(' ', mistake.Found.ToArray().Select(b => $"{b:x2}")));
        lines[2].Should().Be("  expected " + string.Join(' ', mistake.Expected.ToArray().Select(b => $"{b:x2}")));
        lines[3].Should().Be("  Set StackDepth=16 to see where the block was allocated and freed.");
        lines.Should().HaveCount(4);
    }

    [Fact]
    public void No_more_is_shown_than_the_fence_has()
    {
        IPool pool = Create(new());
        byte* block = (byte*)pool.Alloc(40);
        block[-3] ^= 1;
        Finds(MistakeKind.Underrun, block, 40, -3, () => pool.Check()).Found.Length.Should().Be(3);
    }

    [Fact]
    public void A_wrong_size_is_told_with_the_right_one_and_has_no_bytes()
    {
        IPool pool = Create(new());
        void* block = pool.Alloc(40);
        PoolCorruptionException mistake = Finds(MistakeKind.SizeMismatch, block, 40, 0, () => pool.Free(block, 41));
        mistake.GivenSize.Should().Be(41);
        (mistake.Found.Length, mistake.Expected.Length).Should().Be((0, 0));
        (mistake.AllocationStack, mistake.FreeStack).Should().Be((null, null));
    }

    [Fact]
    public void A_class_that_keeps_no_stacks_says_nothing_of_them()
    {
        using IPool pool = Arena.CreatePool(Mvff.Class);
        void* block = pool.Alloc(40);
        pool.Free(block, 40);
        pool.Invoking(p => p.Free(block, 40)).Should().Throw<PoolCorruptionException>().Which.Message.Should().NotContain("StackDepth");
    }
}
