using System;

namespace Pools;

/// <summary>A pool or an arena could not do what it was asked, though the request was right: memory, address space or a limit ran out.</summary>
public sealed class PoolException : Exception
{
    /// <summary>An exception with that result.</summary>
    public PoolException(PoolResult result, string message) : base(message) => Result = result;

    /// <summary>What it came to.</summary>
    public PoolResult Result { get; }
}
