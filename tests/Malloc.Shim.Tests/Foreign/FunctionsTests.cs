using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FluentAssertions;
using Pools.Conformance;
using Pools.Foreign;
using Xunit;

namespace Pools.Tests.Foreign;

/// <summary>A shim's functions for C, called as C calls them.</summary>
public sealed unsafe class FunctionsTests : Shims
{
    const int NoMemory = 12, Invalid = 22; // ENOMEM, EINVAL

    [Theory, MemberData(nameof(Pools))]
    public void They_do_what_the_shim_does(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        MallocFunctions c = shim.Functions;
        void* block = c.Malloc(100);
        Fill(block, 100, 1);
        block = c.Realloc(block, 10_000);
        IsFilled(block, 100, 1).Should().BeTrue();
        c.UsableSize(block).Should().BeGreaterThanOrEqualTo(10_000).And.Be(shim.UsableSize(block));

        byte* zeros = (byte*)c.Calloc(10, 30);
        new Span<byte>(zeros, 300).IndexOfAnyExcept((byte)0).Should().Be(-1);
        ((nuint)c.AlignedAlloc(4096, 10) % 4096).Should().Be(0);
        byte* copy;
        fixed (byte* text = "Göteborg\0"u8) copy = (byte*)c.Strdup(text);
        Marshal.PtrToStringUTF8((nint)copy).Should().Be("Göteborg");

        Allocated(shim).Should().BeGreaterThan(10_300);
        c.Free(block);
        c.Free(zeros);
        shim.Free(copy); // one heap
        c.Free(null);
        ((nuint)c.Realloc(shim.Malloc(10), 0)).Should().Be(0);
    }

    [Fact]
    public void Each_shim_has_its_own_however_many_there_are()
    {
        List<MallocShim> shims = [.. Enumerable.Range(0, 50).Select(_ => Create("mvff", 16))];
        for (int i = 0; i < shims.Count; i++) ((nuint)shims[i].Functions.Malloc((nuint)(i + 1) * 16)).Should().NotBe(0);
        shims.Select(Allocated).Should().Equal(Enumerable.Range(0, 50).Select(i => (nuint)(i + 2) * 16));
        shims.Select(shim => (nuint)shim.Functions.Malloc).Should().OnlyHaveUniqueItems();
        ((nuint)shims[0].Functions.Malloc).Should().Be((nuint)shims[0].Functions.Malloc);
    }

    [Theory, MemberData(nameof(Pools))]
    public void Without_memory_the_answer_is_null_and_errno(string name, int align)
    {
        using MallocShim shim = Create(name, align);
        MallocFunctions c = shim.Functions;
        void* block = c.Malloc(10);
        nuint huge = (nuint)1 << 50;
        SaysNoMemory(() => (nint)c.Malloc(huge));
        SaysNoMemory(() => (nint)c.Calloc(nuint.MaxValue / 2, 3));
        SaysNoMemory(() => (nint)c.Realloc(block, huge));
        SaysNoMemory(() => (nint)c.AlignedAlloc(64, huge));
        Marshal.SetLastSystemError(0);
        ((nuint)c.AlignedAlloc(48, 10)).Should().Be(0);
        Marshal.GetLastSystemError().Should().Be(Invalid);
        c.Free(block);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void Free_keeps_errno()
    {
        using MallocShim shim = Create("mvff-debug", 16);
        void* block = shim.Malloc(10);
        Marshal.SetLastSystemError(77);
        shim.Functions.Free(block);
        Marshal.GetLastSystemError().Should().Be(77);
    }

    /// <summary>What a function with an argument of type int finds above its 32 bits is chance.</summary>
    [Fact]
    public void Of_an_int_the_lower_half_counts()
    {
        using MallocShim shim = Create("mvff-debug", 16);
        EntrySet entries = shim.Entries;
        nuint chance = unchecked((nuint)0xdead_beef_0000_0000);
        void* block = ((delegate* unmanaged<nuint, void*>)entries[EntryCode.Entry.MallocInt])(chance + 100);
        shim.UsableSize(block).Should().Be(100);
        block = ((delegate* unmanaged<void*, nuint, void*>)entries[EntryCode.Entry.ReallocInt])(block, chance + 200);
        shim.UsableSize(block).Should().Be(200);
        shim.Free(block);
    }

    [Fact]
    public void Damage_that_is_only_reported_is_reported_and_the_call_done()
    {
        List<MistakeKind> reports = [];
        void Note(object? sender, PoolReportEventArgs e) => reports.Add(e.Mistake.Kind);
        using MallocShim shim = new(Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.OnError, OnError.Report }, { Mvff.Keys.Align, 16 } }));
        byte* block = (byte*)shim.Functions.Malloc(40);
        block[40] ^= 1;
        DebugPool.Reported += Note;
        try
        {
            shim.Functions.Free(block);
            shim.Functions.Free(block);
        }
        finally { DebugPool.Reported -= Note; }
        reports.Should().Equal(MistakeKind.Overrun, MistakeKind.DoubleFree);
        Allocated(shim).Should().Be(0);
    }

    [Fact]
    public void A_disposed_shim_has_none()
    {
        MallocShim shim = Create("mvff", 16);
        shim.Dispose();
        shim.Invoking(s => (nuint)s.Functions.Malloc).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_shim_lives_as_long_as_C_may_call_it_and_no_longer()
    {
        WeakReference used = Use(out delegate* unmanaged<nuint, void*> malloc);
        Collect();
        ((nuint)malloc(10)).Should().NotBe(0);
        End(used);
        Collector.CollectsUntil(() => !used.IsAlive).Should().BeTrue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    WeakReference Use(out delegate* unmanaged<nuint, void*> malloc)
    {
        MallocShim shim = Create("mvff", 16);
        malloc = shim.Functions.Malloc;
        return new WeakReference(shim);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void End(WeakReference shim) => ((MallocShim)shim.Target!).Dispose();

    static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    static void SaysNoMemory(Func<nint> call)
    {
        Marshal.SetLastSystemError(0);
        call().Should().Be(0);
        Marshal.GetLastSystemError().Should().Be(NoMemory);
    }
}
