using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// Address space for a table of which a part is used at a time: the arena commits it page by page as <see cref="ArenaCore.CommitTable"/> is
/// asked to, and counts what it committed. What is not committed reads as zero. A bitmap at its head says which pages are.
/// </summary>
public unsafe struct SparseTable
{
    const nuint HeadAlign = 64;

    byte* start;
    ulong* committed;

    /// <summary>The bytes of the whole mapping, the bitmap included.</summary>
    public nuint Size { get; private set; }

    /// <summary>Of <see cref="Size"/>, the bytes that are committed.</summary>
    public nuint Committed { get; internal set; }

    /// <summary>Where the table's own content starts, aligned to 64 bytes.</summary>
    public readonly byte* Content => start + HeadBytes(Size);

    internal readonly byte* Start => start;

    internal readonly byte* End => start + Size;

    /// <summary>The bytes to map for that much content, a multiple of the page size.</summary>
    internal static nuint MappingSize(nuint content)
    {
        nuint size = Pages.Up(content);
        while (size - HeadBytes(size) < content) size += VirtualMemory.PageSize;
        return size;
    }

    /// <summary>Whether the page of an address in the table is committed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsCommitted(void* address) => BitRuns.IsSet(committed, PageOf((byte*)address));

    /// <summary>The pages at the start that the bitmap takes: they are committed before <see cref="Init"/>.</summary>
    internal static nuint HeadSize(nuint size) => Pages.Up(HeadBytes(size));

    internal void Init(byte* mapping, nuint size)
    {
        start = mapping;
        Size = size;
        committed = (ulong*)mapping;
        *committed = 0; // it is already; but a page that is read first is asked of the system twice
        MarkCommitted(mapping, mapping + HeadSize(size));
    }

    internal void InitCommitted(byte* mapping, nuint size)
    {
        Init(mapping, size);
        MarkCommitted(mapping + HeadSize(size), mapping + size);
    }

    /// <summary>The first stretch of pages in [from, to) that is not committed; false when all is.</summary>
    internal readonly bool NextUncommitted(byte* from, byte* to, out byte* first, out byte* end)
    {
        nuint page = PageOf(from), last = PageOf(to - 1), limit = last + 1;
        while (page < limit && BitRuns.IsSet(committed, page)) page++;
        first = end = start + page * VirtualMemory.PageSize;
        if (page >= limit) return false;
        while (page < limit && !BitRuns.IsSet(committed, page)) page++;
        end = start + page * VirtualMemory.PageSize;
        return true;
    }

    internal void MarkCommitted(byte* from, byte* to)
    {
        if (from == to) return;
        BitRuns.Set(committed, PageOf(from), PageOf(to - 1) + 1);
        Committed += (nuint)(to - from);
    }

    readonly nuint PageOf(byte* address) => (nuint)(address - start) / VirtualMemory.PageSize;

    // One bit a page, in whole words.
    static nuint HeadBytes(nuint size) => (size / VirtualMemory.PageSize / 8 + HeadAlign) & ~(HeadAlign - 1);
}
