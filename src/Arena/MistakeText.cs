using System.Globalization;
using Pools.Core;

namespace Pools;

/// <summary>A mistake in words: the pool, the block, the rule that was broken, and what to do next.</summary>
internal static unsafe class MistakeText
{
    public static string Describe(string pool, string poolClass, in Mistake mistake)
    {
        string what = mistake.Kind switch
        {
            MistakeKind.Overrun => $"{Damage(mistake)} after its end",
            MistakeKind.Underrun => $"{Damage(mistake)} before its start",
            MistakeKind.UseAfterFree => $"{Damage(mistake)} after it was freed",
            MistakeKind.DoubleFree => "was freed, but is free already",
            MistakeKind.SizeMismatch => SizeMismatch(mistake),
            MistakeKind.InvalidFree => "was freed, but is no block of this pool",
            MistakeKind.MismatchedFree => "was freed by a function that does not match the one that allocated it",
            MistakeKind.Leak => "was never freed",
            _ => "is unsound",
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{mistake.Kind} in pool '{pool}' ({poolClass}): block 0x{(nuint)mistake.Block:x} of {mistake.Size} bytes {what}. {Advice(mistake.Kind)}");
    }

    static string Damage(in Mistake mistake) => string.Create(CultureInfo.InvariantCulture,
        $"was written to at offset {mistake.Offset:+0;-0;+0} (found {mistake.Found:x2} instead of {mistake.Expected:x2})");

    static string SizeMismatch(in Mistake mistake) => mistake.Size == mistake.GivenSize
        ? "was freed, but reaches into memory that is not allocated"
        : string.Create(CultureInfo.InvariantCulture, $"was freed with size {mistake.GivenSize}");

    static string Advice(MistakeKind kind) => kind switch
    {
        MistakeKind.Overrun or MistakeKind.Underrun => "Look for the code that last wrote to this block, or to the one beside it.",
        MistakeKind.UseAfterFree => "Look for a pointer to it that outlived the Free.",
        MistakeKind.DoubleFree => "Free each block once; set the pointer to null when you do.",
        MistakeKind.SizeMismatch => "Free a block with the size that it was allocated with.",
        MistakeKind.InvalidFree => "Free the address that Alloc returned, to the pool that returned it.",
        MistakeKind.MismatchedFree => "Free a block with the counterpart of the function that allocated it.",
        _ => "Run on the debugging class for more: DebugPool.Of(...).",
    };
}
