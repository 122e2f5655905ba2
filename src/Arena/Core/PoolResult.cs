namespace Pools;

/// <summary>
/// What an operation on an arena or a pool came to. Everything but <see cref="Ok"/> is a shortage or a refusal that a
/// correct program may meet; a client's mistake is an exception, never a result. The names follow the MPS's result codes.
/// </summary>
public enum PoolResult
{
    /// <summary>It succeeded.</summary>
    Ok = 0,

    /// <summary>The operating system has no memory left to back the address space with.</summary>
    Memory,

    /// <summary>It would have taken the arena over its commit limit.</summary>
    CommitLimit,

    /// <summary>Address space ran out: no reservation that large could be made.</summary>
    Resource,

    /// <summary>A parameter is out of its range, such as an alignment that is not a power of two.</summary>
    Param,

    /// <summary>A limit of the pool's own was reached: its quota, or the largest block that its class can hold.</summary>
    Limit,

    /// <summary>The pool class does not offer this operation.</summary>
    Unimplemented,

    /// <summary>The operation failed for a reason that no other result names.</summary>
    Fail,
}
