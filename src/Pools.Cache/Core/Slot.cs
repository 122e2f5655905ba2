using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// A free small block: it holds the address of the next in its list, and a mark that ties "free" to its address, so that a second free is told from
/// a first one. The mark of a block in use is cleared when it is handed out; from then on all of it is the client's.
/// </summary>
/// <remarks>A client would have to write 64 bits that it does not know for a block in use to look free. After glibc's tcache key, keyed by the address.</remarks>
internal unsafe struct Slot
{
    public Slot* Next;
    public ulong Mark;

    /// <summary>The mark of a free block at that address. The secret differs from pool to pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FreeMark(void* block, ulong secret) => (ulong)block ^ secret;

    /// <summary>Makes a slot a free one with another behind it, or none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MakeFree(void* slot, void* next, ulong secret)
    {
        ((Slot*)slot)->Mark = FreeMark(slot, secret);
        ((Slot*)slot)->Next = (Slot*)next;
    }

    /// <summary>Ends a list, which has that many, behind so many slots; the rest of it.</summary>
    public static Slot* Cut(Slot** list, nuint count)
    {
        Slot* last = *list, rest = last;
        if (count == 0) *list = null;
        else
        {
            while (--count != 0) last = last->Next;
            rest = last->Next;
            last->Next = null;
        }
        return rest;
    }

    /// <summary>
    /// Leaves so many slots in a list, which has <paramref name="count"/>, if it has twice as many, or all of them: to go through it fetches lines that another processor
    /// may have written. How many it has now, and the rest.
    /// </summary>
    public static nuint Split(Slot** list, nuint count, nuint wanted, out Slot* rest)
    {
        rest = null;
        if (count / 2 < wanted) return count;
        rest = Cut(list, wanted);
        return wanted;
    }
}
