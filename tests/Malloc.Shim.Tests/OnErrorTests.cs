using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>The shim over a pool that reports mistakes and goes on.</summary>
public sealed unsafe class OnErrorTests : Shims
{
    readonly List<PoolCorruptionException> reports = [];
    readonly MallocShim shim;

    public OnErrorTests()
    {
        DebugPool.Reported += Note;
        shim = new(Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.OnError, OnError.Report }, { Mvff.Keys.Align, 16 }, { DebugPool.Keys.CheckEvery, 1 } }));
    }

    [Fact]
    public void A_damaged_block_is_freed()
    {
        byte* block = (byte*)shim.Malloc(40);
        block[40] ^= 1;
        shim.Free(block);
        reports.Select(report => report.Kind).Should().Equal(MistakeKind.Overrun);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void A_damaged_block_is_moved_with_its_content()
    {
        byte* block = (byte*)shim.Malloc(40);
        Fill(block, 40, 1);
        block[40] ^= 1;
        byte* moved = (byte*)shim.Realloc(block, 100);
        IsFilled(moved, 40, 1).Should().BeTrue();
        reports.Should().ContainSingle();
        shim.Free(moved);
        Allocated(shim).Should().Be(0);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void A_call_that_finds_damage_elsewhere_does_what_it_is_to_do(int call)
    {
        byte* victim = (byte*)shim.Malloc(40), block = (byte*)shim.Malloc(100);
        Fill(block, 100, 1);
        victim[-1] ^= 1;
        byte* made = (byte*)(call switch
        {
            0 => shim.Malloc(50),
            1 => shim.Calloc(5, 10),
            2 => shim.AlignedAlloc(256, 50),
            _ => shim.Realloc(block, 200),
        });
        reports.Select(report => report.Block).Should().Equal((nuint)victim);
        shim.UsableSize(made).Should().Be(call == 3 ? 200u : 50);
        if (call == 3) IsFilled(made, 100, 1).Should().BeTrue();
        else shim.Free(block);
        shim.Free(made);
        shim.Free(victim);
        Allocated(shim).Should().Be(0);
        reports.Should().ContainSingle();
    }

    [Fact]
    public void What_can_not_be_done_is_not_done()
    {
        byte* block = (byte*)shim.Malloc(40);
        shim.Free(block + 16);
        ((nuint)shim.Realloc(block + 16, 100)).Should().Be(0);
        shim.UsableSize(block + 16).Should().Be(0);
        reports.Select(report => (report.Kind, report.Block, report.Offset)).Should().Equal(Enumerable.Repeat((MistakeKind.InvalidFree, (nuint)block, 16L), 3));
        shim.Free(block);
        Allocated(shim).Should().Be(0);
    }

    void Note(object? sender, PoolReportEventArgs e) => reports.Add(e.Mistake);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        DebugPool.Reported -= Note;
    }
}
