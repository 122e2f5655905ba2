using System.Runtime.CompilerServices;

namespace Pools.Core;

// Memory that the class below has, but the map can get no page for.
public unsafe partial struct DebugCore<TInner>
{
    // So that a call that fails stays short. What a pool asks of the arena at a time by default is 64 KiB, 600 of the smallest blocks.
    const int MostRefused = 1000;

    // A first-fit class would offer the same block again, though there are freed ones higher up that are in the map. So what is refused is held, chained
    // by its first words, until one of those comes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    byte* EncloseAnother(byte* refused, nuint size, nuint bytes, out BlockEntry* entry, ref Failure failure)
    {
        byte* last = null, outer = refused, block = null;
        entry = null;
        Relinquish();
        for (int count = 0; block == null && outer != null && count < MostRefused; count++)
        {
            *(byte**)outer = last;
            last = outer;
            inner.Measure(out PoolFigures figures);
            outer = figures.LargestFree < bytes ? null : (byte*)inner.Alloc(bytes, ref failure); // it is not to grow
            block = TryEnclose(outer, size, bytes, out entry, ref failure);
        }
        if (block == null && outer != null) GiveBack(outer, bytes);
        while (last != null)
        {
            byte* next = *(byte**)last;
            GiveBack(last, bytes);
            last = next;
        }
        return block;
    }

    void GiveBack(byte* outer, nuint bytes)
    {
        Failure unused = default;
        inner.Free(outer, bytes, ref unused);
    }
}
