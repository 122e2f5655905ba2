using System;
using FluentAssertions;

namespace Pools.Tests;

/// <summary>A debugging pool in an arena of its own, and how its mistakes are looked at.</summary>
public abstract unsafe class DebugPools : IDisposable
{
    /// <summary>The arena, which disposes the pools.</summary>
    protected Arena Arena { get; } = new(new Args { { Arena.Keys.Size, 16 << 20 } });

    /// <summary>A pool with that alignment.</summary>
    protected IPool Create(long align = 8, long quarantine = 1 << 20) =>
        Create(new() { { Mvff.Keys.Align, align }, { DebugPool.Keys.Quarantine, quarantine } });

    /// <summary>A pool with those keys.</summary>
    protected IPool Create(Args args) => Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { args, { Mvff.Keys.Name, "nodes" } });

    /// <summary>The action must find that mistake, and say all of it.</summary>
    protected static PoolCorruptionException Finds(MistakeKind kind, void* block, nuint size, long offset, Action action)
    {
        PoolCorruptionException mistake = action.Should().Throw<PoolCorruptionException>().Which;
        Says(mistake, kind, block, size, offset);
        return mistake;
    }

    /// <summary>The report must be of that mistake, and say all of it.</summary>
    protected static void Says(PoolCorruptionException mistake, MistakeKind kind, void* block, nuint size, long offset)
    {
        mistake.Kind.Should().Be(kind);
        mistake.Block.Should().Be((nuint)block);
        mistake.Size.Should().Be(size);
        mistake.Offset.Should().Be(offset);
        (mistake.PoolName, mistake.PoolClassName).Should().Be(("nodes", "mvff-debug"));
        mistake.Message.Should().Contain($"pool 'nodes' (mvff-debug), block 0x{(nuint)block:x}, size {size}, offset {offset:+0;-0}:");
    }

    /// <summary>Ends the arena; what the test left damaged it has looked at.</summary>
    public virtual void Dispose()
    {
        try { Arena.Dispose(); }
        catch (Exception e) when (e is PoolCorruptionException or AggregateException) { }
        GC.SuppressFinalize(this);
    }
}
