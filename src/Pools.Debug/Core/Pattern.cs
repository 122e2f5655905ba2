using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pools.Core;

/// <summary>
/// The bytes that fill fences or free memory, and the search for the first one that was changed. Eight bytes repeat over the address space, so
/// that their phase follows the address, as in the MPS; words can then be written and compared wherever they lie.
/// </summary>
internal readonly unsafe struct Pattern
{
    const int Vector = 16;

    readonly ulong bytes; // in memory order, for an address that is a multiple of 8

    public Pattern(ulong bytes) => this.bytes = bytes;

    /// <summary>What an address has.</summary>
    public byte At(byte* address) => unchecked((byte)(bytes >> (int)((nuint)address & 7) * 8));

    /// <summary>Fills [start, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte* start, byte* end)
    {
        if (end - start < Vector)
        {
            for (; start < end; start++) *start = At(start);
            return;
        }
        Vector128<ulong> words = From(start);
        for (byte* last = end - Vector; start < last; start += Vector) Unsafe.WriteUnaligned(start, words);
        Unsafe.WriteUnaligned(end - Vector, From(end));
    }

    /// <summary>Whether [start, end) holds the pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fills(byte* start, byte* end)
    {
        if (end - start < Vector) return FindOther(start, end) == null;
        Vector128<ulong> words = From(start), wrong = Unsafe.ReadUnaligned<Vector128<ulong>>(end - Vector) ^ From(end);
        for (byte* last = end - Vector; start < last; start += Vector) wrong |= Unsafe.ReadUnaligned<Vector128<ulong>>(start) ^ words;
        return wrong == Vector128<ulong>.Zero;
    }

    /// <summary>Whether [start, end) holds the pattern; the start is a multiple of 8, and the length one of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool FillsAligned(byte* start, byte* end)
    {
        Vector128<ulong> words = Vector128.Create(bytes), wrong = Unsafe.ReadUnaligned<Vector128<ulong>>(start) ^ words;
        while ((start += Vector) < end) wrong |= Unsafe.ReadUnaligned<Vector128<ulong>>(start) ^ words;
        return wrong == Vector128<ulong>.Zero;
    }

    /// <summary>The first byte of [start, end) that is another; null when none is.</summary>
    public byte* FindOther(byte* start, byte* end)
    {
        Vector128<ulong> words = From(start);
        while (end - start >= Vector && Unsafe.ReadUnaligned<Vector128<ulong>>(start) == words) start += Vector;
        for (; start < end; start++)
            if (*start != At(start)) return start;
        return null;
    }

    // Sixteen bytes of the pattern in the phase of an address.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector128<ulong> From(byte* address) => Vector128.Create(BitOperations.RotateRight(bytes, unchecked((int)(nuint)address & 7) * 8));
}
