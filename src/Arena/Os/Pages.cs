using System.Runtime.CompilerServices;

namespace Pools.Os;

/// <summary>Sizes and addresses, rounded to pages.</summary>
internal static unsafe class Pages
{
    const nuint Rest = VirtualMemory.PageSize - 1;

    /// <summary>The bytes of the pages that hold so many; fewer than asked for, if there are no so large numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Up(nuint bytes) => unchecked(bytes + Rest) & ~Rest;

    /// <summary>The bytes of the whole pages in so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Down(nuint bytes) => bytes & ~Rest;

    /// <summary>The first page that begins at an address or behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* From(void* address) => (byte*)Up((nuint)address);

    /// <summary>Where the last page ends that ends at an address or in front of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* To(void* address) => (byte*)Down((nuint)address);
}
