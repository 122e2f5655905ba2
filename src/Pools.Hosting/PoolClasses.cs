using System;
using System.Collections.Generic;
using System.Linq;

namespace Pools;

/// <summary>The pool classes that configuration can name.</summary>
internal sealed class PoolClasses(IEnumerable<PoolClass> known)
{
    /// <summary>The class of that name, among the known ones and the one that the program gives the pool; each has a debugging version. Null when there is none.</summary>
    public PoolClass? Find(string name, PoolClass given) =>
        All(given).FirstOrDefault(poolClass => poolClass.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The names.</summary>
    public string Names(PoolClass given) => string.Join('|', All(given).Select(poolClass => poolClass.Name).Distinct());

    IEnumerable<PoolClass> All(PoolClass given) => known.Prepend(given)
        .SelectMany(poolClass => poolClass.TakesLayer ? [poolClass, DebugPool.Of(poolClass)] : new[] { poolClass });
}
