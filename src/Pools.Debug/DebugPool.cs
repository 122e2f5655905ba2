using System;
using Pools.Core;

namespace Pools;

/// <summary>
/// The debugging version of a pool class: the same client runs on it unchanged, and its overruns, underruns, writes after free, double
/// frees, wrong sizes and foreign pointers are named. Found on free, when a block is used again, on <see cref="IPool.Check"/> and on dispose.
/// </summary>
public static class DebugPool
{
    /// <summary>The class <paramref name="inner"/> with fenceposts and splats. It accepts the keys of both, and <see cref="GuardPool.Keys.Guard"/>.</summary>
    /// <exception cref="ArgumentException">The class is a debugging one already.</exception>
    public static PoolClass Of(PoolClass inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        KeptStacks.Serve();
        return inner.With(Layer.Instance);
    }

    /// <summary>
    /// Raised when a pool finds a mistake after which the program goes on (OnError and LeakCheck: Report), in the call and on the thread that found it. The
    /// sender is the pool. When nobody listens, it is written to <see cref="Console.Error"/>. What a handler throws comes out of that call.
    /// </summary>
    public static event EventHandler<PoolReportEventArgs>? Reported
    {
        add => PoolReports.Reported += value;
        remove => PoolReports.Reported -= value;
    }

    /// <summary>The keys of the layer. Sizes are in bytes.</summary>
    public static class Keys
    {
        /// <summary>Bytes of fence on either side of a block, rounded up to the alignment; 32 by default.</summary>
        public static Key<long> FenceSize { get; } = new("FenceSize");

        /// <summary>Bytes of freed blocks that are kept back from reuse, fences included; 256 KiB by default. Larger blocks are not kept.</summary>
        public static Key<long> Quarantine { get; } = new("Quarantine");

        /// <summary>What fences are filled with: 1, 2, 4 or 8 bytes, as text or in hexadecimal, "0xFD"; "POST" by default.</summary>
        public static Key<string> FenceTemplate { get; } = new("FenceTemplate");

        /// <summary>What freed blocks are filled with; "DEAD" by default.</summary>
        public static Key<string> FreeTemplate { get; } = new("FreeTemplate");

        /// <summary>Frames to keep of the stacks that allocate and free, at most 64; 0, the default, keeps none.</summary>
        public static Key<long> StackDepth { get; } = new("StackDepth");

        /// <summary>Looks at all blocks once in that many allocations and frees; 0, the default, never.</summary>
        public static Key<long> CheckEvery { get; } = new("CheckEvery");

        /// <summary>What becomes of a mistake: an exception, by default; a report; the end of the process.</summary>
        public static Key<OnError> OnError { get; } = new("OnError");

        /// <summary>What becomes of blocks that are still live when the pool is disposed; nothing by default.</summary>
        public static Key<LeakCheck> LeakCheck { get; } = new("LeakCheck");
    }

    sealed class Layer : IPoolLayer
    {
        public static readonly Layer Instance = new();

        public PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore => GuardPool.Over<DebugCore<TCore>>();
    }
}
