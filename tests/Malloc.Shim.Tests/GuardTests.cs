using System;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>A shim over a pool with guarded blocks among others.</summary>
public sealed unsafe class GuardTests : IDisposable
{
    readonly Arena arena = new();

    [Theory, InlineData(1), InlineData(3)]
    public void A_guarded_block_has_no_header(int every)
    {
        IPool pool = arena.CreatePool(GuardPool.Of(Mvff.Class), new Args { { GuardPool.Keys.Guard, Guard.Sample(every) } });
        using MallocShim shim = new(pool);
        int exact = 0;
        for (int i = 0; i < 300; i++)
        {
            byte* block = (byte*)shim.Malloc(100);
            ((nuint)block % 16).Should().Be(0);
            if (shim.UsableSize(block) == 100) exact++; // of another it is what the rounding leaves
            block[99] = unchecked((byte)i);
            block = (byte*)shim.Realloc(block, 5000);
            block[99].Should().Be(unchecked((byte)i));
            shim.Free(block);
        }
        exact.Should().BeInRange(300 / every - 60 * (every - 1), 300 / every + 60 * (every - 1));
        (pool.TotalSize - pool.FreeSize).Should().Be(0);
    }

    [Fact]
    public void The_page_is_in_front_of_the_clients_bytes()
    {
        using MallocShim shim = new(arena.CreatePool(GuardPool.Of(Mvff.Class), new Args { { GuardPool.Keys.Guard, Guard.Before } }));
        byte* block = (byte*)shim.Malloc(100);
        ((nuint)block % 4096).Should().Be(0);
        shim.Free(block);
        shim.Invoking(s => s.Free(block)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.DoubleFree);
    }

    public void Dispose() => arena.Dispose();
}
