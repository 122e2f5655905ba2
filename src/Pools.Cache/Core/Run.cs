using System;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// What is known of 16 KiB that are cut into blocks of one size, its slots. It lies apart from them, out of reach of a client's overrun. The lock of its
/// class guards it.
/// </summary>
/// <remarks>
/// After the slab and its colours (J. Bonwick, "The slab allocator", 1994). Slots that were never used are not linked, so that their pages are not touched. Invariants:
/// <see cref="Used"/> + the length of <see cref="Free"/> = <see cref="Carved"/> &lt;= the capacity; it is in its class's list if and only if a slot is to be had.
/// </remarks>
internal unsafe struct Run
{
    public const int Shift = 14;
    const nuint Colours = 8, ColourBytes = 128;

    /// <summary>The bytes of a run, and its alignment.</summary>
    public const nuint Bytes = (nuint)1 << Shift;

    /// <summary>Slots that were used and are free.</summary>
    public Slot* Free;

    public Run* Next, Previous;

    /// <summary>Slots that are with clients and in threads' caches.</summary>
    public ushort Used;

    /// <summary>Slots that have ever been used: as many from <see cref="FirstSlot"/> on, and round to the run's start.</summary>
    public ushort Carved;

    /// <summary>Slots that there are.</summary>
    public ushort Capacity;

    public byte Class;

    public readonly bool IsFull => Used == Capacity;

    /// <summary>
    /// The slot that is used first. Not the same place in all classes: what a thread has at hand of each would lie at the start of a page, and the processor's cache has room for eight
    /// such lines.
    /// </summary>
    public readonly nuint FirstSlot => Class % Colours * ColourBytes / SizeClass.SizeOf(Class);

    /// <summary>Whether the slot at an address has ever been used.</summary>
    public readonly bool IsCarved(nuint address) => IsCarvedSlot((address & (Bytes - 1)) / SizeClass.SizeOf(Class));

    /// <summary>Whether the slot with a number, by address, has ever been used.</summary>
    public readonly bool IsCarvedSlot(nuint slot) => slot < Capacity && (slot < FirstSlot ? slot + Capacity : slot) - FirstSlot < Carved;

    /// <summary>
    /// For the slots of a class the number m such that an offset o into the run is a slot's if and only if o * m, of which 32 bits are kept, is less than m;
    /// 0, so that none is, for class 0.
    /// </summary>
    /// <remarks>D. Lemire, O. Kaser, N. Kurz, "Faster remainder by direct computation", 2019; exact here, as offsets and sizes have less than 16 bits.</remarks>
    public static uint DivisorOf(nuint sizeClass) => sizeClass == 0 ? 0 : (uint)((1UL << 32) / SizeClass.SizeOf(sizeClass)) + 1;

    /// <summary>The class of the run that an address lies in; 0 when it lies in none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint ClassAt(RunPlaces* places, void* address)
    {
        nuint at = unchecked((nuint)((byte*)address - places->Start));
        return at < places->Span ? places->Classes[at >> Shift] : (nuint)0;
    }

    /// <summary>Whether an address, or null, lies in the run of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSame(void* one, void* other) => ((nuint)one ^ (nuint)other) < Bytes;

    /// <summary>Whether an address in a run of a class with that divisor is where a slot starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSlot(nuint address, uint divisor) => unchecked((uint)(address & (Bytes - 1)) * divisor) < divisor;
}
