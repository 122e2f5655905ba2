using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Ones in the byte with that number, zeros in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Only(nuint number) =>
        Vector128.Equals(Vector128.Create((byte)number), Vector128.Create(0x0706050403020100, 0x0F0E0D0C0B0A0908).AsByte());

    /// <summary>The largest byte, in all sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Largest(Vector128<byte> bytes)
    {
        bytes = Vector128.Max(bytes, Vector128.Shuffle(bytes.AsInt32(), Vector128.Create(2, 3, 0, 1)).AsByte());
        bytes = Vector128.Max(bytes, Vector128.Shuffle(bytes.AsInt32(), Vector128.Create(1, 0, 3, 2)).AsByte());
        bytes = Vector128.Max(bytes, Vector128.Shuffle(bytes, Vector128.Create(0x0504070601000302, 0x0D0C0F0E09080B0A).AsByte()));
        return Vector128.Max(bytes, Vector128.Shuffle(bytes, Vector128.Create(0x0607040502030001, 0x0E0F0C0D0A0B0809).AsByte()));
    }
}
