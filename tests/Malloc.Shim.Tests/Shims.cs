using System;
using System.Collections.Generic;
using Xunit;

namespace Pools.Tests;

/// <summary>A shim over a pool of each kind: the name of a class and an alignment.</summary>
public abstract unsafe class Shims : IDisposable
{
    /// <summary>The arena of the test.</summary>
    protected Arena Arena { get; } = new(new Args { { Arena.Keys.Size, 32 << 20 } });

    /// <summary>What the tests run on.</summary>
    public static TheoryData<string, int> Pools => new() { { "mvff", 8 }, { "mvff", 16 }, { "mvff", 32 }, { "mvff-debug", 8 }, { "mvff-debug", 16 }, { "cached", 8 }, { "cached", 16 } };

    /// <summary>Those that know every block's size to the byte.</summary>
    public static TheoryData<string, int> ExactPools => new() { { "mvff", 8 }, { "mvff", 16 }, { "mvff", 32 }, { "mvff-debug", 8 }, { "mvff-debug", 16 } };

    /// <summary>A shim over a new pool.</summary>
    protected MallocShim Create(string name, int align) => new(Arena.CreatePool(Classes[name], new Args { { Mvff.Keys.Align, align } }));

    static readonly Dictionary<string, PoolClass> Classes = new()
    {
        ["mvff"] = Mvff.Class,
        ["mvff-debug"] = DebugPool.Of(Mvff.Class),
        ["cached"] = CachePool.Of(Mvff.Class),
    };

    /// <summary>What the pool below has allocated.</summary>
    protected static nuint Allocated(MallocShim shim) => shim.Pool.TotalSize - shim.Pool.FreeSize - shim.Pool.CachedSize;

    /// <summary>Fills a block with bytes that tell it from others.</summary>
    protected static void Fill(void* block, nuint size, int seed)
    {
        for (nuint i = 0; i < size; i++) ((byte*)block)[i] = unchecked((byte)((nuint)seed + i * 7));
    }

    /// <summary>Whether it still is filled so.</summary>
    protected static bool IsFilled(void* block, nuint size, int seed)
    {
        for (nuint i = 0; i < size; i++)
            if (((byte*)block)[i] != unchecked((byte)((nuint)seed + i * 7))) return false;
        return true;
    }

    /// <summary>Ends the arena.</summary>
    public virtual void Dispose()
    {
        Arena.Dispose();
        GC.SuppressFinalize(this);
    }
}
