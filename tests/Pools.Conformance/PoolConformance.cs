using System;
using System.Collections.Generic;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

/// <summary>
/// What every pool class must pass. A class's test project derives from it, names the class, and so inherits the facts.
/// </summary>
public abstract unsafe partial class PoolConformance : IDisposable
{
    readonly Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });

    /// <summary>The class.</summary>
    protected abstract PoolClass Class { get; }

    /// <summary>The keyword arguments that its pools are made with.</summary>
    protected virtual Args Args => new();

    /// <summary>Whether what is allocated is the sum of the sizes, each rounded up to the alignment, and nothing more.</summary>
    protected virtual bool AccountsToTheByte => true;

    /// <summary>The size that a test asks for where it would ask for this one: for a class that has not all sizes.</summary>
    protected virtual nuint Fit(nuint size) => size;

    /// <summary>The largest alignment that any block may have.</summary>
    protected virtual nuint LargestAlignment => 1 << 16;

    /// <summary>Whether what is freed stays the pool's until others ask for it, so that at the arena's limit it can be had again. If not, a layer's bookkeeping may get some of it.</summary>
    protected virtual bool KeepsWhatIsFreed => true;

    /// <summary>Whether a pool without blocks has nothing left when all that is free was asked back: not one that keeps blocks back.</summary>
    protected virtual bool GivesAllBack => true;

    /// <summary>Whether the pool's counts are of blocks; otherwise they are of what is asked of it for many blocks at once.</summary>
    protected virtual bool CountsBlocks => true;

    /// <summary>Arguments that the class refuses, and a word of the rule that its message names.</summary>
    protected abstract IEnumerable<(Args Args, string Key, string Value, string Rule)> RefusedArgs { get; }

    /// <summary>The arena of the test. It has no spare, and grows soon.</summary>
    protected Arena TestArena => arena;

    /// <summary>A pool of the class in the arena of the test.</summary>
    protected IPool CreatePool() => arena.CreatePool(Class, Args);

    void* Alloc(IPool pool, nuint size) => pool.Alloc(Fit(size));

    void Free(IPool pool, void* block, nuint size) => pool.Free(block, Fit(size));

    /// <summary>Gives the arena of the test back.</summary>
    public void Dispose()
    {
        arena.Dispose();
        GC.SuppressFinalize(this);
    }

    static nuint RoundUp(nuint size, nuint align) => (Math.Max(size, 1) + align - 1) & ~(align - 1);

    // What is cached for threads that have ended may go back between one figure and the next: until two looks are the same.
    static nuint Allocated(IPool pool)
    {
        (nuint Total, nuint Free, nuint Cached) last, now = default;
        do
        {
            last = now;
            now = (pool.TotalSize, pool.FreeSize, pool.CachedSize);
        }
        while (now != last);
        return now.Total - now.Free - now.Cached;
    }

    static void ShouldBeEmpty(IPool pool)
    {
        Allocated(pool).Should().Be(0);
        pool.Check(CheckLevel.Deep);
    }
}
