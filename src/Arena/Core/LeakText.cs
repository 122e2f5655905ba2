namespace Pools.Core;

/// <summary>Leaks in words, beyond the mistake that stands for the blocks of one place. One wording for C# and the preloaded library.</summary>
internal static class LeakText
{
    /// <summary>The name of the key that says what becomes of leaks: a class that has it can list its blocks.</summary>
    public static System.ReadOnlySpan<byte> Key => "LeakCheck"u8;

    /// <summary>So many places are described, those with the most bytes.</summary>
    public const int MostPlaces = 20;

    /// <summary>The sum, without the line's end.</summary>
    public static void WriteSum(nuint blocks, nuint bytes, nuint places, ref TextBuffer text)
    {
        text.AddNumber(blocks);
        text.Add(blocks == 1 ? " block, "u8 : " blocks, "u8);
        text.AddNumber(bytes);
        text.Add(" bytes leaked in "u8);
        text.AddNumber(places);
        text.Add(places == 1 ? " place"u8 : " places"u8);
        if (places <= MostPlaces) return;
        text.Add(", of which "u8);
        text.AddNumber(MostPlaces);
        text.Add(" are shown"u8);
    }
}
