using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>Sizes as people write them.</summary>
internal static unsafe class Sizes
{
    /// <summary>512, 64K, 1.5M; "no limit" for the largest number.</summary>
    public static string Text(nuint bytes)
    {
        if (bytes >= long.MaxValue) return "no limit";
        byte* memory = stackalloc byte[32];
        TextBuffer text = new(memory, 32);
        text.AddBytes(bytes);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }
}
