using System;

namespace Pools;

/// <summary>A mistake of a client's that was found in a pool, and is reported rather than thrown.</summary>
public sealed class PoolReportEventArgs : EventArgs
{
    internal PoolReportEventArgs(IPool pool, PoolCorruptionException mistake)
    {
        Pool = pool;
        Mistake = mistake;
    }

    /// <summary>The pool; it may be disposed by now.</summary>
    public IPool Pool { get; }

    /// <summary>What was found, as it would have been thrown.</summary>
    public PoolCorruptionException Mistake { get; }

    /// <summary>What was found, in words: lines without the last one's end.</summary>
    public string Report => Mistake.Message;
}
