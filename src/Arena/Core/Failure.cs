namespace Pools.Core;

/// <summary>Why a pool could not do what it was asked; written only when it could not.</summary>
public struct Failure
{
    /// <summary>The shortage or the refusal; Fail when it was the client's mistake.</summary>
    public PoolResult Result;

    /// <summary>The client's mistake, if its kind is not None.</summary>
    public Mistake Mistake;

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
