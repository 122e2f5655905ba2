namespace Pools.Core;

/// <summary>
/// What goes with a call into a pool. Who calls is written by the caller, for a class that <see cref="IPoolCore.KnowsBlocks"/>; why the pool
/// could not do what it was asked is written by the pool, and only then.
/// </summary>
public struct Failure
{
    /// <summary>Who calls, and with what alignment: for a class that knows, guards or segregates its blocks.</summary>
    public Origin Origin;

    /// <summary>What is to become of the mistake.</summary>
    public OnError OnError;

    /// <summary>The shortage or the refusal; Fail when it was the client's mistake.</summary>
    public PoolResult Result;

    /// <summary>The client's mistake, if its kind is not None.</summary>
    public Mistake Mistake;

    /// <summary>Whether the call failed because of a client's mistake.</summary>
    public readonly bool IsMistake => Result == PoolResult.Fail && Mistake.Kind != MistakeKind.None;

    /// <summary>
    /// Whether the mistake is damage, which a pool reports once: when it has been told of, the same call can be made again, and does what it is to do.
    /// </summary>
    public readonly bool IsDamage => IsMistake && Mistake.Kind is MistakeKind.Overrun or MistakeKind.Underrun or MistakeKind.UseAfterFree;

    /// <summary>A shortage.</summary>
    public void Set(PoolResult result)
    {
        Result = result;
        Mistake.Kind = MistakeKind.None;
    }

    /// <summary>A mistake about a block; its size is known only to the client.</summary>
    public unsafe void Set(MistakeKind kind, void* block, nuint givenSize)
    {
        Result = PoolResult.Fail;
        OnError = OnError.Throw;
        Mistake = default;
        Mistake.Kind = kind;
        Mistake.Block = block;
        Mistake.Size = Mistake.GivenSize = givenSize;
    }

    /// <summary>A mistake about a block whose size the pool knows.</summary>
    public unsafe void Set(MistakeKind kind, void* block, nuint givenSize, nuint size)
    {
        Set(kind, block, givenSize);
        Mistake.Size = size;
    }
}
