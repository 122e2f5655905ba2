using System;
using System.Diagnostics;
using Pools.Core;

namespace Pools;

/// <summary>
/// A pool class with blocks that lie against an inaccessible page, as the key <see cref="Keys.Guard"/> says, and all others as they are. With a sample of one
/// block in many it is a class to run in production. A wrong access ends the process with the runtime's own report; see the design note.
/// </summary>
public static unsafe class GuardPool
{
    /// <summary>The class <paramref name="inner"/> with the guarding layer; its name stays. A debugging class has the layer already.</summary>
    /// <exception cref="ArgumentException">The class is a layered one already.</exception>
    public static PoolClass Of(PoolClass inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.With(Layer.Instance);
    }

    /// <summary>The keys of the layer.</summary>
    public static class Keys
    {
        /// <summary>Which blocks are guarded; <see cref="Pools.Guard.Off"/> by default.</summary>
        public static Key<Guard> Guard { get; } = new("Guard");
    }

    /// <summary>The class whose pools are run by that core, with the layer over it.</summary>
    internal static PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore
    {
        GuardNotice.Full = &SayFull;
        return new LayeredPoolClass<GuardCore<TCore>>();
    }

    static void SayFull(nuint live) => Trace.TraceWarning($"pools: Guard: {live} blocks are guarded, and there is no room or mapping for more: others go unguarded.");

    sealed class Layer : IPoolLayer
    {
        public static readonly Layer Instance = new();

        public PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore => GuardPool.Over<TCore>();
    }
}
