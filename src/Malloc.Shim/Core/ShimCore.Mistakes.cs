using System.Runtime.CompilerServices;

namespace Pools.Core;

// What a client can do wrong with the shim, told from the header, or by a class that knows its blocks.
internal unsafe partial struct ShimCore<TPool>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool NoBlock(void* block, ref Failure failure)
    {
        failure.Set(MistakeKind.InvalidFree, block, 0);
        return false;
    }

    // The mark is not that of a block in use.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool BadHeader(void* block, ref Failure failure)
    {
        bool freed = Header.IsFreed(block, secret, out nuint size);
        failure.Set(freed ? MistakeKind.DoubleFree : MistakeKind.InvalidFree, block, freed ? size : 0);
        return false;
    }

    // The class does not know such a block in use: when asked to free it, it tells whether it once was one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool Unknown(void* block, ref Failure failure)
    {
        NoBlock(block, ref failure);
        pool->Free(block, 0, ref failure);
        return false;
    }

    /// <summary>Whether the pool and the blocks in it are sound; the damage if not.</summary>
    public readonly bool Check(ref Failure failure)
    {
        failure.Mistake.Kind = MistakeKind.None;
        return pool->Check(CheckLevel.Blocks, ref failure);
    }
}
