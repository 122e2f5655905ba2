using System;
using System.Runtime.InteropServices;
using System.Threading;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Foreign;

/// <summary>Threads of C that use native functions until their last destructor, while others look for caches of threads that have ended.</summary>
public sealed unsafe class EndingThreadsTests
{
    [Fact]
    public void What_they_leave_is_had_by_others_and_not_before_they_have_ended()
    {
        var end = (delegate* unmanaged<void*, void*, int, nint>)NativeLibrary.GetExport(NativeLibrary.Load(Compiler.Library("endings.c")), "end_threads");
        using Arena arena = new();
        using IPool pool = arena.CreatePool(CachePool.Of(Mvff.Class), new Args { { Mvff.Keys.Align, 16 } });
        using MallocShim shim = new(pool);
        MallocFunctions functions = shim.Functions;
        functions.AreNative.Should().BeTrue();
        bool isDone = false;
        Thread taker = new(() =>
        {
            // Who can have no memory takes what ended threads have.
            while (!Volatile.Read(ref isDone)) pool.TryAlloc((nuint)1 << 50, out _);
        });
        taker.Start();
        end(functions.Malloc, functions.Free, 400).Should().Be(0);
        Volatile.Write(ref isDone, true);
        taker.Join();
        pool.TryAlloc((nuint)1 << 50, out _).Should().NotBe(PoolResult.Ok);
        (pool.TotalSize - pool.FreeSize).Should().Be(0, "nothing is in use, and no ended thread keeps anything");
        pool.Check(CheckLevel.Deep);
    }
}
