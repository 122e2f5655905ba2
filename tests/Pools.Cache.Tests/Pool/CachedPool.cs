using System;
using System.Collections.Generic;
using Pools.Core;

namespace Pools.Tests;

/// <summary>A pool of the first-fit class with the cache layer over it, and its core.</summary>
internal sealed unsafe class CachedPool : IDisposable
{
    readonly Arena? own;

    public CachedPool(Arena arena) => Pool = arena.CreatePool(Class, new Args { { Mvff.Keys.Spare, 0.0 } });

    /// <summary>In an arena of its own, all of whose blocks are in the first chunk.</summary>
    public CachedPool() : this(new Arena(new Args { { Arena.Keys.Size, 64 << 20 }, { Arena.Keys.Spare, 0.0 } })) => own = Pool.Arena;

    public static PoolClass Class { get; } = new LayeredPoolClass<CacheCore<MvffCore>>();

    public IPool Pool { get; }

    public CacheCore<MvffCore>* Core => ((Pool<CacheCore<MvffCore>>)Pool).Live;

    public RunPlaces Places => CacheCore<MvffCore>.TryGetRuns(Core, out RunPlaces places) ? places : default;

    /// <summary>Whether a block lies in a run.</summary>
    public bool IsInRun(void* block) => CacheCore<MvffCore>.IsKnown(Core, block);

    public nuint Cached
    {
        get
        {
            Core->Measure(out PoolFigures figures);
            return figures.Cached;
        }
    }

    /// <summary>What clients have, to the byte.</summary>
    public nuint InUse
    {
        get
        {
            Core->Measure(out PoolFigures figures);
            return figures.Total - figures.Free - figures.Cached;
        }
    }

    /// <summary>The blocks in use in the run that an address lies in.</summary>
    public List<nuint> BlocksInRun(nuint address)
    {
        List<nuint> blocks = [];
        nuint from = address & ~(Run.Bytes - 1), start = from;
        while (CacheCore<MvffCore>.NextKnown(Core, (void*)from, out void* block, out nuint size, out _) && (nuint)block < start + Run.Bytes)
        {
            blocks.Add((nuint)block);
            from = (nuint)block + size;
            if (from >= start + Run.Bytes) break;
        }
        return blocks;
    }

    public void Dispose()
    {
        if (own == null) Pool.Dispose();
        else own.Dispose();
    }
}
