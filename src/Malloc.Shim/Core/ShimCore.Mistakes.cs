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
        bool freed = Header.IsFreedMark(block, HeaderOf(block)->Mark, secret, out nuint size);
        failure.Set(freed ? MistakeKind.DoubleFree : MistakeKind.InvalidFree, block, freed ? size : 0);
        return false;
    }

    // The class does not know such a block in use: it can tell whether it once was one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool Unknown(void* block, ref Failure failure)
    {
        pool->Free((byte*)block - lead, lead, ref failure);
        return InClientTerms(ref failure);
    }

    // Damage around the block keeps it in use, so its header is one of a block in use; damage to another one does not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    readonly bool Refused(void* block, nuint size, ref Failure failure)
    {
        InClientTerms(ref failure);
        if (failure.Mistake.Block == block) Mark((byte*)block, size);
        return false;
    }

    // The class knows the size; a header that says something else was overwritten from the block's side.
    readonly bool IsIntact(void* block, nuint known, out nuint size, ref Failure failure)
    {
        size = known;
        Header expected = new() { Size = known, Mark = Header.LiveMark(block, known, secret) };
        byte* found = (byte*)HeaderOf(block), right = (byte*)&expected;
        for (int i = 0; i < Header.Bytes; i++)
        {
            if (found[i] == right[i]) continue;
            failure.Set(MistakeKind.Underrun, block, known);
            failure.Mistake.Offset = i - Header.Bytes;
            failure.Mistake.Found = found[i];
            failure.Mistake.Expected = right[i];
            Mark((byte*)block, known); // reported once
            return false;
        }
        return true;
    }

    // The pool speaks of its own blocks, which start with the header.
    readonly bool InClientTerms(ref Failure failure)
    {
        if (failure.Mistake.Kind == MistakeKind.None) return false;
        failure.Mistake.Block = (byte*)failure.Mistake.Block + lead;
        failure.Mistake.Offset -= (long)lead;
        failure.Mistake.Size = failure.Mistake.Size >= lead ? failure.Mistake.Size - lead : 0;
        failure.Mistake.GivenSize = failure.Mistake.GivenSize >= lead ? failure.Mistake.GivenSize - lead : 0;
        return false;
    }

    /// <summary>Whether the pool and the blocks in it are sound; the damage, in the client's terms, if not.</summary>
    public readonly bool Check(ref Failure failure)
    {
        failure.Mistake.Kind = MistakeKind.None;
        return pool->Check(CheckLevel.Blocks, ref failure) || InClientTerms(ref failure);
    }
}
