using System;
using FluentAssertions;

namespace Pools.Tests;

/// <summary>A debugging pool in an arena of its own, and how its mistakes are looked at.</summary>
public abstract unsafe class DebugPools : IDisposable
{
    /// <summary>The arena, which disposes the pools.</summary>
    protected Arena Arena { get; } = new(new Args { { Arena.Keys.Size, 16 << 20 } });

    /// <summary>A pool with that alignment.</summary>
    protected IPool Create(long align = 8, long quarantine = 1 << 20) => Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args
    {
        { Mvff.Keys.Align, align }, { DebugPool.Keys.Quarantine, quarantine }, { Mvff.Keys.Name, "nodes" },
    });

    /// <summary>The action must find that mistake, and say all of it.</summary>
    protected static void Finds(MistakeKind kind, void* block, nuint size, long offset, Action action)
    {
        PoolCorruptionException mistake = action.Should().Throw<PoolCorruptionException>().Which;
        mistake.Kind.Should().Be(kind);
        mistake.Block.Should().Be((nuint)block);
        mistake.Size.Should().Be(size);
        mistake.Offset.Should().Be(offset);
        mistake.PoolName.Should().Be("nodes");
        mistake.Message.Should().Contain($"pool 'nodes' (mvff-debug), block 0x{(nuint)block:x}, size {size}, offset {offset:+0;-0}:");
    }

    /// <summary>Ends the arena; what the test left damaged it has looked at.</summary>
    public void Dispose()
    {
        try { Arena.Dispose(); }
        catch (Exception e) when (e is PoolCorruptionException or AggregateException) { }
        GC.SuppressFinalize(this);
    }
}
