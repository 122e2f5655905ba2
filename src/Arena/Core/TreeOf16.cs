using System.Numerics;

namespace Pools.Core;

/// <summary>
/// The shape of a search tree over an array: level 0 is the array, an entry of each level above stands for sixteen of the one below, which lie
/// side by side in one node.
/// </summary>
internal static class TreeOf16
{
    /// <summary>The power of two of entries to a node.</summary>
    public const int FanOutShift = 4;

    /// <summary>Entries to a node.</summary>
    public const int FanOut = 1 << FanOutShift;

    /// <summary>More levels than an address space needs.</summary>
    public const int MaxLevels = 10;

    /// <summary>How many levels a tree of that many entries can have: one for each four bits of the last entry's index.</summary>
    public static int LevelCount(nuint entries) => entries <= FanOut ? 1 : BitOperations.Log2(entries - 1) / FanOutShift + 1;

    /// <summary>The entries that level <paramref name="level"/> of such a tree has: whole nodes.</summary>
    public static nuint LevelLength(nuint entries, int level)
    {
        for (; level > 0; level--) entries = (entries + FanOut - 1) >> FanOutShift;
        return (entries + FanOut - 1) & ~(nuint)(FanOut - 1);
    }

    /// <summary>Which entry of level <paramref name="level"/> stands for entry <paramref name="index"/> of level 0.</summary>
    public static nuint IndexAt(nuint index, int level) => index >> (FanOutShift * level);
}
