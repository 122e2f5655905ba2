using System;
using System.Collections.Generic;

namespace Pools.Foreign;

/// <summary>A pool with a shim for a library, and how much of it the library has had.</summary>
internal sealed class WatchedPool : IDisposable
{
    static readonly Dictionary<string, PoolClass> Classes = new()
    {
        ["mvff"] = Mvff.Class,
        ["mvff-debug"] = DebugPool.Of(Mvff.Class),
        ["cached"] = CachePool.Of(Mvff.Class), // has native functions, unless the environment says POOLS_NATIVE=off
    };

    readonly Arena arena = new();
    readonly IPool pool;

    public WatchedPool(string poolClass, Args args)
    {
        pool = arena.CreatePool(Classes[poolClass], new Args { args, { Mvff.Keys.Align, 16 }, { Mvff.Keys.Name, "foreign" } });
        Shim = new MallocShim(pool);
    }

    public MallocShim Shim { get; }

    /// <summary>Bytes of live blocks.</summary>
    public nuint Live => pool.TotalSize - pool.FreeSize - pool.CachedSize;

    /// <summary>The most that <see cref="Look"/> has seen.</summary>
    public nuint Peak { get; private set; }

    public void Look() => Peak = nuint.Max(Peak, Live);

    /// <summary>Ends all; a debugging pool looks at all of its blocks once more.</summary>
    public void Dispose()
    {
        Shim.Dispose();
        pool.Dispose();
        arena.Dispose();
    }
}
