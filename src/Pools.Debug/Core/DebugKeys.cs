namespace Pools.Core;

/// <summary>The debug layer's own keys, in the order of their slots; those of the class below follow them.</summary>
internal static class DebugKeys
{
    public const int FenceSize = 0, Quarantine = 1, LeakCheck = 2, Count = 3;

    public static KeyInfo Describe(int index) => index switch
    {
        FenceSize => KeyInfo.Bytes("FenceSize"u8, 32, min: 1, max: 1 << 20),
        Quarantine => KeyInfo.Bytes("Quarantine"u8, 1 << 20),
        _ => KeyInfo.Choice(LeakText.Key, "off|report|error"u8),
    };
}
