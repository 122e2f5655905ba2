using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The lock of the cores, with more threads than processors, so that many of them sleep.</summary>
public sealed unsafe class CoreLockTests : IDisposable
{
    readonly CoreLock* guard = (CoreLock*)NativeMemory.AllocZeroed((nuint)sizeof(CoreLock));

    public void Dispose() => NativeMemory.Free(guard);

    [Theory]
    [InlineData(2, 400_000, 0)]
    [InlineData(8, 50_000, 20)]
    [InlineData(8, 200, 20_000)] // held for long: all others go to sleep, and each must be woken
    public void One_thread_at_a_time_is_inside_and_none_is_forgotten(int threads, int turns, int work)
    {
        long inside = 0, total = 0;
        Thread[] all = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < turns; i++)
            {
                guard->Enter();
                inside++;
                Thread.SpinWait(work);
                total += inside; // 1, unless another came in
                inside--;
                guard->Exit();
            }
        })).ToArray();

        foreach (Thread thread in all) thread.Start();

        foreach (Thread thread in all) thread.Join(Threads.Patience).Should().BeTrue("nobody may sleep for ever");
        total.Should().Be((long)threads * turns);
    }

    [Fact]
    public void A_lock_that_is_reset_is_free()
    {
        guard->Enter();
        guard->Reset();
        guard->Enter();
        guard->Exit();
    }

    [Fact]
    public void A_collection_does_not_wait_for_a_thread_that_sleeps_on_it()
    {
        guard->Enter();
        Thread sleeper = new(() =>
        {
            guard->Enter();
            guard->Exit();
        });
        sleeper.Start();
        Thread.Sleep(50);

        Thread collector = new(() => GC.Collect()) { IsBackground = true };
        collector.Start();
        collector.Join(Threads.Patience).Should().BeTrue();
        guard->Exit();
        sleeper.Join(Threads.Patience).Should().BeTrue();
    }
}
