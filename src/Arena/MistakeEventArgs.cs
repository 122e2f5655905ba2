using System;

namespace Pools;

/// <summary>A client's mistake that a pool reports, and after which the program goes on.</summary>
public sealed class MistakeEventArgs : EventArgs
{
    internal MistakeEventArgs(IPool pool, PoolCorruptionException mistake)
    {
        Pool = pool;
        Mistake = mistake;
    }

    /// <summary>The pool that found it. While it is being disposed it can not be used any more.</summary>
    public IPool Pool { get; }

    /// <summary>The report. It was not thrown.</summary>
    public PoolCorruptionException Mistake { get; }
}
