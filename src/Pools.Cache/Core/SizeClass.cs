using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// The sizes of small blocks. Class n has blocks of 16 n bytes up to 1024; above that blocks are equal shares of a run, of which class 64 + k has 16 - k, down to 4: 1088, 1168, ..., 3264
/// and 4096 bytes. Class 0 has none. Which sizes up to 1024 have a class, each compiler's own part tells.
/// </summary>
internal static partial class SizeClass
{
    /// <summary>Bytes between one class number and the next, up to 1024.</summary>
    public const int Step = 16;
    const int Shift = 4;
    const nuint LenderShare = 8, FirstBytes = 256;

    // Of a run, and the fewest slots that one has.
    const nuint Units = Run.Bytes / Step, FewestSlots = 4;

    /// <summary>The largest size of the classes that are a step apart.</summary>
    public const nuint StepsMost = 1024;

    const nuint LastStep = StepsMost / Step, SlotsAndClass = LastStep + Run.Bytes / StepsMost; // of the classes from there on

    /// <summary>What distances from list to list are noted in: so that of the last one is no more than a byte tells.</summary>
    public const nuint DistanceUnit = 8;

    /// <summary>The bytes of a batch that is not a long one.</summary>
    public const nuint BatchBytes = 4096;

    /// <summary>The largest size of a small block.</summary>
    public const nuint Most = Run.Bytes / FewestSlots;

    /// <summary>One more than the number of the last class.</summary>
    public const int Count = (int)(SlotsAndClass - FewestSlots) + 1;

    /// <summary>The next larger classes, up to an eighth more or the next one, that have blocks for one that has none; the last of them.</summary>
    public static nuint LastLender(nuint sizeClass) =>
        sizeClass < LastStep ? Math.Min(sizeClass + sizeClass / LenderShare, LastStep) : Math.Min(sizeClass + 1, Count - 1);

    /// <summary>How many blocks a thread asks for at first: 256 bytes of them, or one.</summary>
    public static nuint FirstBatch(nuint sizeClass) => Math.Max(1, Batch(sizeClass, FirstBytes));

    /// <summary>How many blocks of a class so many bytes are, of less than 4 GiB: older processors take two to three times as long to divide 64 bits.</summary>
    public static nuint Batch(nuint sizeClass, nuint bytes) => (uint)bytes / (uint)SizeOf(sizeClass);

    /// <summary>The size of the blocks of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint SizeOf(nuint sizeClass) => sizeClass <= LastStep ? sizeClass << Shift : (nuint)((uint)Units / (uint)(SlotsAndClass - sizeClass)) << Shift;

    // The class of a size above those that are a step apart; none that there is for one above the largest.
    static nuint OfShare(nuint size) => SlotsAndClass - Units / ((size - 1 >> Shift) + 1);
}
