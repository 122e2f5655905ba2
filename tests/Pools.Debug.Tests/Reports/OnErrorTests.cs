using System;
using System.Collections.Generic;
using System.IO;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Tests.Reports;

/// <summary>What becomes of a mistake.</summary>
public sealed unsafe class OnErrorTests : DebugPools
{
    readonly List<PoolCorruptionException> reports = [];
    readonly IPool pool;

    public OnErrorTests()
    {
        pool = Create(new() { { DebugPool.Keys.OnError, OnError.Report }, { DebugPool.Keys.Quarantine, 10_000 } });
        DebugPool.Reported += Note;
    }

    [Fact]
    public void A_free_that_finds_damage_reports_it_once_and_frees()
    {
        byte* block = (byte*)pool.Alloc(40);
        block[40] ^= 1;
        pool.Free(block, 40);
        Says(reports.Should().ContainSingle().Which, MistakeKind.Overrun, block, 40, 40);
        Allocated.Should().Be(0);
        pool.Check();
        reports.Should().HaveCount(1);
    }

    [Fact]
    public void A_free_that_can_not_be_done_is_reported_each_time_and_does_nothing()
    {
        byte* block = (byte*)pool.Alloc(40);
        nuint before = Allocated;
        pool.Free(block + 8, 40);
        pool.Free(block, 41);
        Allocated.Should().Be(before);
        pool.Free(block, 40);
        pool.Free(block, 40);
        pool.Free(block, 40);
        reports.ConvertAll(report => report.Kind)
            .Should().Equal(MistakeKind.InvalidFree, MistakeKind.SizeMismatch, MistakeKind.DoubleFree, MistakeKind.DoubleFree);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_allocation_that_finds_damage_gives_a_block_all_the_same(bool tries)
    {
        HashSet<nuint> written = [];
        for (int i = 0; i < 5; i++) written.Add((nuint)pool.Alloc(40));
        foreach (nuint block in written)
        {
            pool.Free((void*)block, 40);
            ((byte*)block)[3] ^= 1;
        }
        pool.Free(pool.Alloc(9_900), 9_900); // drives them out
        for (int i = 0; i < 10; i++)
        {
            void* block;
            if (tries) pool.TryAlloc(40, out block).Should().Be(PoolResult.Ok);
            else block = pool.Alloc(40);
            written.Should().NotContain((nuint)block);
        }
        reports.ConvertAll(report => report.Block).Should().BeEquivalentTo(written);
        reports.Should().OnlyContain(report => report.Kind == MistakeKind.UseAfterFree);
    }

    [Fact]
    public void An_aligned_allocation_too()
    {
        IPool checking = Create(new() { { DebugPool.Keys.OnError, OnError.Report }, { DebugPool.Keys.CheckEvery, 1 } });
        byte* a = (byte*)checking.Alloc(40), b = (byte*)checking.Alloc(40);
        a[40] ^= 1;
        b[-1] ^= 1;
        ((nuint)checking.AllocAligned(100, 256) % 256).Should().Be(0);
        a[41] ^= 1; // it was reported already
        checking.TryAllocAligned(100, 256, out _).Should().Be(PoolResult.Ok);
        reports.Should().HaveCount(2);
    }

    [Fact]
    public void A_check_and_the_end_of_the_pool_go_on_until_all_is_reported()
    {
        for (int i = 0; i < 5; i++) ((byte*)pool.Alloc(40))[-1] ^= 1;
        pool.Check(CheckLevel.Deep);
        reports.Should().HaveCount(5);
        for (int i = 0; i < 3; i++) ((byte*)pool.Alloc(400))[400] ^= 1;
        pool.Dispose();
        reports.Should().HaveCount(8);
    }

    [Fact]
    public void A_listener_may_use_the_pool_and_what_it_throws_comes_out_of_the_call()
    {
        byte* block = (byte*)pool.Alloc(40);
        pool.Free(block, 40);
        DebugPool.Reported += Use;
        try { pool.Invoking(p => p.Free(block, 40)).Should().Throw<NotSupportedException>(); }
        finally { DebugPool.Reported -= Use; }

        void Use(object? sender, PoolReportEventArgs e)
        {
            e.Pool.Should().BeSameAs(sender).And.BeSameAs(pool);
            pool.Free(pool.Alloc(40), 40);
            throw new NotSupportedException();
        }
    }

    [Fact]
    public void When_nobody_listens_it_is_written_to_the_console()
    {
        DebugPool.Reported -= Note;
        byte* block = (byte*)pool.Alloc(40);
        pool.Free(block, 40);
        TextWriter console = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try { pool.Free(block, 40); }
        finally { Console.SetError(console); }
        written.ToString().Should().StartWith($"pools: error: double-free: pool 'nodes' (mvff-debug), block 0x{(nuint)block:x}").And.EndWith("\n");
    }

    [Fact]
    public void A_shortage_is_no_mistake()
    {
        pool.TryAlloc((nuint)1 << 50, out _).Should().Be(PoolResult.Resource);
        pool.Invoking(p => p.Alloc((nuint)1 << 50)).Should().Throw<PoolException>();
        reports.Should().BeEmpty();
    }

    [Fact]
    public void Abort_ends_the_process_with_the_report_on_stderr()
    {
        Outcome outcome = Shell.Run(AppContext.BaseDirectory, new Dictionary<string, string>(), "dotnet", "exec", typeof(AbortingProgram).Assembly.Location);
        outcome.ExitStatus.Should().Be(128 + 6);
        outcome.Errors.Should().Contain("double-free: pool 'nodes' (mvff-debug)").And.Contain(nameof(AbortingProgram));
        outcome.Output.Should().BeEmpty();
    }

    nuint Allocated => pool.TotalSize - pool.FreeSize;

    void Note(object? sender, PoolReportEventArgs e) => reports.Add(e.Mistake);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        DebugPool.Reported -= Note;
    }
}
