using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>The sizes of small blocks: every multiple of 16 bytes up to 1024. Class n has blocks of 16 n bytes; class 0 has none.</summary>
/// <remarks>So no block is rounded up further than C's alignment asks for, and a class is told from a size by two instructions.</remarks>
internal static class SizeClass
{
    /// <summary>Bytes between one class and the next.</summary>
    public const int Step = 16;
    const int Shift = 4;
    const nuint LenderShare = 8, FirstBytes = 256;

    /// <summary>The bytes of a batch that is not a long one.</summary>
    public const nuint BatchBytes = 4096;

    /// <summary>The largest size of a small block.</summary>
    public const nuint Most = 1024;

    /// <summary>The number of classes, that of no blocks included.</summary>
    public const int Count = (int)Most / Step + 1;

    /// <summary>The class of blocks of that size; 0 for a size of 0, and none that there is for one above <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Of(nuint size) => unchecked(size + Step - 1) >> Shift; // the last 15 sizes have class 0, too

    /// <summary>The next larger classes, up to an eighth more, that have blocks for one that has none; the last of them.</summary>
    public static nuint LastLender(nuint sizeClass) => Math.Min(sizeClass + sizeClass / LenderShare, Count - 1);

    /// <summary>How many blocks a thread asks for at first: 256 bytes of them, or one.</summary>
    public static nuint FirstBatch(nuint sizeClass) => Math.Max(1, FirstBytes / SizeOf(sizeClass));

    /// <summary>The size of the blocks of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint SizeOf(nuint sizeClass) => sizeClass << Shift;
}
