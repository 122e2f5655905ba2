using System;

namespace Pools.Core;

/// <summary>The keys of the manual first-fit class, in the order of their slots. Meanings and defaults are the MPS's (MVFF).</summary>
internal static class MvffKeys
{
    public const int ExtendBy = 0, MeanSize = 1, Align = 2, Spare = 3, ArenaHigh = 4, FirstFit = 5, SlotHigh = 6, Limit = 7, Count = 8;

    const ulong LeastAlign = 8;

    public static KeyInfo Describe(int index) => index switch
    {
        ExtendBy => KeyInfo.Bytes("ExtendBy"u8, 65536, min: 1),
        MeanSize => KeyInfo.Bytes("MeanSize"u8, 32, min: 1),
        Align => KeyInfo.PowerOfTwoBytes("Align"u8, LeastAlign, min: LeastAlign, max: 1 << 30),
        Spare => KeyInfo.Fraction("Spare"u8, 0.75),
        ArenaHigh => KeyInfo.Flag("ArenaHigh"u8, false),
        FirstFit => KeyInfo.Flag("FirstFit"u8, true),
        SlotHigh => KeyInfo.Flag("SlotHigh"u8, false),
        _ => KeyInfo.Bytes("Limit"u8, long.MaxValue, min: 1),
    };

    public static unsafe int FindConflict(ArenaCore* arena, KeyValues values, out ReadOnlySpan<byte> rule)
    {
        if (values.Number(Align) > arena->GrainSize)
        {
            rule = "be at most the arena's grain size"u8;
            return Align;
        }
        if (values.Number(MeanSize) > values.Number(ExtendBy))
        {
            rule = "be at most ExtendBy"u8;
            return MeanSize;
        }
        rule = default;
        return -1;
    }
}
