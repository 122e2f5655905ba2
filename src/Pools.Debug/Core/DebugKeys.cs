namespace Pools.Core;

/// <summary>The debug layer's own keys, in the order of their slots; those of the class below follow them.</summary>
internal static class DebugKeys
{
    public const int FenceSize = 0, Quarantine = 1, FenceTemplate = 2, FreeTemplate = 3, StackDepth = 4, CheckEvery = 5, OnError = 6, LeakCheck = 7, Count = 8;

    public static KeyInfo Describe(int index) => index switch
    {
        FenceSize => KeyInfo.Bytes("FenceSize"u8, 32, min: 1, max: 1 << 20),
        Quarantine => KeyInfo.Bytes("Quarantine"u8, 256 << 10),
        FenceTemplate => KeyInfo.Template("FenceTemplate"u8, "POST"u8),
        FreeTemplate => KeyInfo.Template("FreeTemplate"u8, "DEAD"u8),
        StackDepth => KeyInfo.Number("StackDepth"u8, KeyKind.Count, 0, max: StackSource.MostFrames),
        CheckEvery => KeyInfo.Number("CheckEvery"u8, KeyKind.Count, 0),
        OnError => KeyInfo.Choice("OnError"u8, "throw|report|abort"u8),
        _ => KeyInfo.Choice(LeakText.Key, "off|report|error"u8),
    };
}
