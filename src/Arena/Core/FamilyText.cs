using System;

namespace Pools.Core;

/// <summary>The families of functions in words.</summary>
internal static class FamilyText
{
    /// <summary>The function that allocates, or the first of several.</summary>
    public static ReadOnlySpan<byte> Allocator(Family family) => family switch
    {
        Family.Malloc or Family.SizedFree => "malloc"u8,
        Family.Aligned => "aligned_alloc"u8,
        Family.New => "operator new"u8,
        Family.NewArray => "operator new[]"u8,
        Family.AlignedNew => "operator new with an alignment"u8,
        Family.AlignedNewArray => "operator new[] with an alignment"u8,
        _ => "Alloc"u8,
    };

    /// <summary>The function that frees.</summary>
    public static ReadOnlySpan<byte> Freer(Family family) => family switch
    {
        Family.Malloc => "free"u8,
        Family.SizedFree => "free_sized"u8,
        Family.Aligned => "free_aligned_sized"u8,
        Family.New => "operator delete"u8,
        Family.NewArray => "operator delete[]"u8,
        Family.AlignedNew => "operator delete with an alignment"u8,
        Family.AlignedNewArray => "operator delete[] with an alignment"u8,
        _ => "Free"u8,
    };

    /// <summary>Whether a function of the one family may free what one of the other allocated (C17 7.22.3, C23 7.24.3, C++20 17.6.3).</summary>
    public static bool Frees(Family freer, Family allocator) => freer == allocator || freer switch
    {
        Family.Malloc => allocator == Family.Aligned,
        Family.SizedFree => allocator == Family.Malloc,
        _ => false,
    };

    /// <summary>Says that the one does not free what the other allocated.</summary>
    public static void WriteMismatch(Family allocator, Family freer, ref TextBuffer text)
    {
        text.Add("allocated by "u8);
        text.Add(Allocator(allocator));
        text.Add(", but freed by "u8);
        text.Add(Freer(freer));
    }
}
