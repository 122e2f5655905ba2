using System;
using Microsoft.Extensions.Options;
using Pools.Core;

namespace Pools;

/// <summary>
/// A pool class with a cache for each thread in front: blocks of up to 4096 bytes come and go without a lock, on any thread and whichever allocated them.
/// For a client in production; one that looks for a bug takes <c>DebugPool.Of</c> in its place, which must see each block come and go.
/// </summary>
public static class CachePool
{
    /// <summary>The class <paramref name="inner"/> with the cache layer; name and keys stay.</summary>
    /// <exception cref="ArgumentException">The class is a layered one already: caches would hide from it what it looks for.</exception>
    public static PoolClass Of(PoolClass inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.With(Layer.Instance);
    }

    sealed class Layer : IPoolLayer
    {
        public static readonly Layer Instance = new();

        public PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore => new CachedPoolClass<TCore>();
    }
}

/// <summary>The class of the pools with caches over that core. It takes no second layer.</summary>
internal sealed class CachedPoolClass<TCore>() : PoolClass(PoolClassName.Of<TCore>()) where TCore : unmanaged, IPoolCore
{
    public override PoolClass With(IPoolLayer layer) => throw LayeredAlready(layer);

    public override bool TakesLayer => false;

    public override ValidateOptionsResult Validate(Args? args, ArenaOptions? arena = null) => PoolOptionsValidator.Validate<TCore>(Name, args, arena);

    internal override IPool Create(Arena arena, Args? args) => new CachedPool<TCore>(arena, this, args);
}
