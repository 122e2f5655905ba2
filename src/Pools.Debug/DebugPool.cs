using System;
using Pools.Core;

namespace Pools;

/// <summary>
/// The debugging version of a pool class: the same client runs on it unchanged, and its overruns, underruns, writes after free, double
/// frees, wrong sizes and foreign pointers are named. Found on free, on <see cref="IPool.Check"/> and on dispose.
/// </summary>
public static class DebugPool
{
    /// <summary>The class <paramref name="inner"/> with fenceposts and splats. It accepts the keys of both, and <see cref="GuardPool.Keys.Guard"/>.</summary>
    /// <exception cref="ArgumentException">The class is a debugging one already.</exception>
    public static PoolClass Of(PoolClass inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.With(Layer.Instance);
    }

    /// <summary>
    /// A mistake was found after which the program goes on. The sender is the pool. Handlers run on the thread that found it; while there are none, reports
    /// go to standard error.
    /// </summary>
    public static event EventHandler<PoolReportEventArgs> Reported
    {
        add => PoolReports.Reported += value;
        remove => PoolReports.Reported -= value;
    }

    /// <summary>The keys of the layer. Sizes are in bytes.</summary>
    public static class Keys
    {
        /// <summary>Bytes of fence on either side of a block, rounded up to the alignment; 32 by default.</summary>
        public static Key<long> FenceSize { get; } = new("FenceSize");

        /// <summary>Bytes of freed blocks that are kept back from reuse, fences included; 1 MiB by default. Larger blocks are not kept.</summary>
        public static Key<long> Quarantine { get; } = new("Quarantine");

        /// <summary>What becomes of blocks that are still live when the pool is disposed; nothing by default.</summary>
        public static Key<LeakCheck> LeakCheck { get; } = new("LeakCheck");
    }

    sealed class Layer : IPoolLayer
    {
        public static readonly Layer Instance = new();

        public PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore => GuardPool.Over<DebugCore<TCore>>();
    }
}
