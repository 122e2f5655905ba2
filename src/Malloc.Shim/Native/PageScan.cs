namespace Pools.Native;

/// <summary>The question that PAGEMAP_SCAN answers: struct pm_scan_arg of linux/fs.h.</summary>
internal struct PageScan
{
    public const ulong Request = 0xC0606610; // _IOWR('f', 16, struct pm_scan_arg)
    public const ulong IsOfFile = 1 << 2, IsPresent = 1 << 3, IsSwapped = 1 << 4;

    public ulong Size, Flags, Start, End, ScannedTo, Stretches, MostStretches, MostPages;

    /// <summary>Of the categories those that are meant the other way round; those that a page must have; those of which it must have one; those that are told.</summary>
    public ulong Inverted, Required, AnyOf, Returned;
}

/// <summary>A stretch of pages of the same categories: struct page_region of linux/fs.h.</summary>
internal struct PageStretch
{
    public ulong Start, End, Categories;
}
