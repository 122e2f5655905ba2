using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pools.Core;

/// <summary>
/// Sixteen bytes, a node of a <see cref="PromiseTree"/>, looked at and written together: a vector that was written as a whole can be read again
/// before it has reached the cache, which one that was written byte by byte can not.
/// </summary>
internal static unsafe class Bytes16
{
    /// <summary>A bit for each byte that is at least as large as those of <paramref name="least"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtLeast(byte* node, Vector128<byte> least)
    {
        Vector128<byte> bytes = Vector128.LoadAligned(node);
        return Vector128.Equals(Vector128.Max(bytes, least), bytes).ExtractMostSignificantBits();
    }

    /// <summary>Ones in one byte, zeros in the others. Its number is the upper half of the lowest byte of <paramref name="place"/>, whose lower half is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Only(nuint place) =>
        Vector128.Equals(Vector128.Create(unchecked((byte)place)), Vector128.Create(0x7060504030201000, 0xF0E0D0C0B0A09080).AsByte());

    /// <summary>The smallest byte, in the lowest; what the others hold is left open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Smallest(Vector128<byte> bytes)
    {
        if (Sse41.IsSupported) return Sse41.MinHorizontal(Vector128.Min(bytes, (bytes.AsUInt16() >> 8).AsByte()).AsUInt16()).AsByte();
        bytes = Vector128.Min(bytes, Vector128.Shuffle(bytes.AsInt32(), Vector128.Create(2, 3, 0, 1)).AsByte());
        bytes = Vector128.Min(bytes, Vector128.Shuffle(bytes.AsInt32(), Vector128.Create(1, 0, 3, 2)).AsByte());
        bytes = Vector128.Min(bytes, (bytes.AsUInt32() >> 16).AsByte());
        return Vector128.Min(bytes, (bytes.AsUInt32() >> 8).AsByte());
    }

    /// <summary>The lowest byte, in all sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Lowest(Vector128<byte> bytes) => Vector128.Shuffle(bytes, Vector128<byte>.Zero);
}
