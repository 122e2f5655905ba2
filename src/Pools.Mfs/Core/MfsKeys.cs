using System;

namespace Pools.Core;

/// <summary>The keys of the manual fixed-size class, in the order of their slots. UnitSize and ExtendBy are the MPS's (MFS); the others are those of the first-fit class.</summary>
internal static unsafe class MfsKeys
{
    public const int UnitSize = 0, ExtendBy = 1, Align = 2, Spare = 3, Limit = 4, Count = 5;

    const ulong LeastAlign = 8;

    public static KeyInfo Describe(int index) => index switch
    {
        UnitSize => Required(KeyInfo.Bytes("UnitSize"u8, 0, min: 1, max: 1L << 40)),
        ExtendBy => KeyInfo.Bytes("ExtendBy"u8, 65536, min: 1),
        Align => KeyInfo.PowerOfTwoBytes("Align"u8, LeastAlign, min: LeastAlign, max: 1 << 30),
        Spare => KeyInfo.Fraction("Spare"u8, 0.75),
        _ => KeyInfo.Bytes("Limit"u8, long.MaxValue, min: 1),
    };

    public static int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        bool isTooLarge = values.Number(Align) > arena->GrainSize;
        rule = isTooLarge ? "be at most the arena's grain size"u8 : default;
        return isTooLarge ? Align : -1;
    }

    // The sum of two margins and a block is itself a block's size.
    public static void AddMargins(ulong* slots, nuint margin) =>
        slots[UnitSize] = RoundUp(slots[UnitSize], slots[Align]) + 2 * RoundUp(margin, slots[Align]);

    static ulong RoundUp(ulong size, ulong align) => (size + align - 1) & ~(align - 1);

    static KeyInfo Required(KeyInfo key)
    {
        key.Required = true;
        return key;
    }
}
