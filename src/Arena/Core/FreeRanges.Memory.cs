using System;

namespace Pools.Core;

// Where the tables lie, and which parts of them a stretch of units touches.
internal unsafe partial struct FreeRanges
{
    const nuint CacheLine = 64;

    /// <summary>The bytes of zeroed memory that the tables for that many units take, from an address aligned to 64.</summary>
    public static nuint TableBytes(nuint units)
    {
        FreeRanges measured = default;
        return measured.LayOut(null, units);
    }

    /// <summary>Starts with nothing free. The memory must read as zero; it may be committed later, see <see cref="TableSlice"/>.</summary>
    public void Init(byte* tables, nuint units)
    {
        LayOut(tables, units);
        Free = Count = 0;
        promises.Init();
        longs.Init();
    }

    nuint LayOut(byte* tables, nuint units)
    {
        Units = units;
        // The smaller the table, the further in front: what the first units have of the small ones is on the same pages.
        byte* next = tables;
        for (int level = TreeOf16.LevelCount(Words) - 1; level > 0; level--) PlacePromises(level, ref next);
        for (int level = TreeOf16.LevelCount(Leaves) - 1; level >= 0; level--)
            longs.SetLevel(level, (int*)Place(ref next, TreeOf16.LevelLength(Leaves, level) * sizeof(int)));
        links = (LeafLinks*)Place(ref next, Leaves * (nuint)sizeof(LeafLinks));
        PlacePromises(0, ref next);
        next += CacheLine; // zeros, for who looks below the first word
        bits = (ulong*)Place(ref next, Words * sizeof(ulong) + CacheLine); // and beyond the last
        return (nuint)(next - tables);
    }

    void PlacePromises(int level, ref byte* next) => promises.SetLevel(level, Place(ref next, TreeOf16.LevelLength(Words, level)));

    /// <summary>A bit for each unit.</summary>
    public readonly void* Bits => bits;

    /// <summary>A byte for each word of units.</summary>
    public readonly void* Promises => promises.Level(0);

    static byte* Place(ref byte* next, nuint bytes)
    {
        byte* at = next;
        next += (bytes + CacheLine - 1) & ~(CacheLine - 1);
        return at;
    }

    /// <summary>How many slices of the tables a stretch of units touches.</summary>
    public readonly int TableSlices => TreeOf16.LevelCount(Words) + TreeOf16.LevelCount(Leaves) + 2;

    /// <summary>
    /// The part [from, to) of the tables, one of <see cref="TableSlices"/>, that operations on the units [start, end) may write to; the slices are in the
    /// order of their addresses. All of them must be committed before <see cref="Insert"/> hears of these units; reading elsewhere must give zeros.
    /// </summary>
    public readonly void TableSlice(int slice, nuint start, nuint end, out byte* from, out byte* to)
    {
        nuint first = start >> WordShift, last = (end - 1) >> WordShift, firstLeaf = start >> LeafShift, lastLeaf = (end - 1) >> LeafShift;
        int longLevels = TreeOf16.LevelCount(Leaves), at = slice - (TreeOf16.LevelCount(Words) - 1); // behind the upper levels of the promises
        if (at < 0 || at == longLevels + 1)
        {
            int level = Math.Max(-at, 0);
            Slice(promises.Level(level), 1, TreeOf16.IndexAt(first, level), TreeOf16.IndexAt(last + 1, level), out from, out to); // what ends with a word may be told of the next
        }
        else if (at < longLevels)
        {
            int level = longLevels - 1 - at;
            Slice((byte*)longs.Level(level), sizeof(int), TreeOf16.IndexAt(firstLeaf, level), TreeOf16.IndexAt(lastLeaf, level), out from, out to);
        }
        else if (at == longLevels) Slice((byte*)links, (nuint)sizeof(LeafLinks), firstLeaf, lastLeaf, out from, out to);
        else Slice((byte*)bits, sizeof(ulong), first, last + 1, out from, out to); // what is near is written as two words
    }

    static void Slice(byte* table, nuint size, nuint first, nuint last, out byte* from, out byte* to)
    {
        from = table + first * size;
        to = table + (last + 1) * size;
    }

    /// <summary>Makes the trees reach the units up to <paramref name="end"/>, whose tables are committed.</summary>
    public void Include(nuint end)
    {
        promises.Include((end - 1) >> WordShift);
        longs.Include((end - 1) >> LeafShift);
        if (owedLength == 0) owedWord = (end - 1) >> WordShift; // an allocation writes there whether anything is owed or not
    }
}
