namespace Pools.Core;

/// <summary>Which blocks lie against an inaccessible page, and on which side. The numbers are those of the words in the key's table.</summary>
internal enum GuardMode : byte
{
    /// <summary>None.</summary>
    Off,

    /// <summary>One in so many, on either side as chance will have it.</summary>
    Sample,

    /// <summary>All, the page behind them.</summary>
    After,

    /// <summary>All, the page in front of them.</summary>
    Before,
}

/// <summary>The guarding layer's own key; those of the class below follow it.</summary>
internal static class GuardKeys
{
    public const int Guard = 0, Count = 1;

    public static KeyInfo Describe(int index) => KeyInfo.NumberedChoice("Guard"u8, "off|sample:N|after|before"u8);

    public static GuardMode ModeOf(KeyValues values) => (GuardMode)KeyValues.WordOf(values[Guard]);

    /// <summary>Of how many blocks one is guarded; 0 for none.</summary>
    public static nuint EveryOf(KeyValues values) => ModeOf(values) switch
    {
        GuardMode.Off => 0,
        GuardMode.Sample => (nuint)KeyValues.NumberOf(values[Guard]),
        _ => 1,
    };
}
