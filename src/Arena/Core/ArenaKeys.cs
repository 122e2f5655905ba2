using Pools.Os;

namespace Pools.Core;

/// <summary>The keys of an arena, in the order of their slots. Meanings are the MPS's; what is inside the client's memory ignores Spare and HugePages.</summary>
internal static class ArenaKeys
{
    public const int Size = 0, GrainSize = 1, CommitLimit = 2, Spare = 3, HugePages = 4, Count = 5;

    public static KeyInfo Describe(int index) => index switch
    {
        Size => KeyInfo.Bytes("Size"u8, 256 << 20, min: 1, max: 1UL << 46),
        GrainSize => KeyInfo.PowerOfTwoBytes("GrainSize"u8, VirtualMemory.PageSize, min: VirtualMemory.PageSize, max: 1 << 30),
        CommitLimit => KeyInfo.Bytes("CommitLimit"u8, long.MaxValue),
        Spare => KeyInfo.Fraction("Spare"u8, 0.75),
        _ => KeyInfo.Choice("HugePages"u8, "auto|off|transparent|grown"u8),
    };

    public static ArenaConfig Configure(KeyValues values) => new()
    {
        Size = values.Number(Size),
        GrainSize = values.Number(GrainSize),
        CommitLimit = values.Number(CommitLimit),
        Spare = values.Fraction(Spare),
        HugePages = (HugePages)values.Number(HugePages),
    };
}
