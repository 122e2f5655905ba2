using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>The sizes of small blocks, up to 1024 bytes. Class n has blocks of 16 n bytes; class 0 has none. Which sizes have a class, each compiler's own part tells.</summary>
internal static partial class SizeClass
{
    /// <summary>Bytes between one class number and the next.</summary>
    public const int Step = 16;
    const int Shift = 4;
    const nuint LenderShare = 8, FirstBytes = 256;

    /// <summary>What distances from list to list are noted in: so 1024 bytes are no more than a byte tells.</summary>
    public const nuint DistanceUnit = 8;

    /// <summary>The bytes of a batch that is not a long one.</summary>
    public const nuint BatchBytes = 4096;

    /// <summary>The largest size of a small block.</summary>
    public const nuint Most = 1024;

    /// <summary>One more than the number of the last class.</summary>
    public const int Count = (int)Most / Step + 1;

    /// <summary>The next larger classes, up to an eighth more, that have blocks for one that has none; the last of them.</summary>
    public static nuint LastLender(nuint sizeClass) => Math.Min(sizeClass + sizeClass / LenderShare, Count - 1);

    /// <summary>How many blocks a thread asks for at first: 256 bytes of them, or one.</summary>
    public static nuint FirstBatch(nuint sizeClass) => Math.Max(1, FirstBytes / SizeOf(sizeClass));

    /// <summary>The size of the blocks of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint SizeOf(nuint sizeClass) => sizeClass << Shift;
}
