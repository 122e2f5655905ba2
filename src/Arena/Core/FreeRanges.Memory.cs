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
        longest.Init();
    }

    nuint LayOut(byte* tables, nuint units)
    {
        Units = units;
        byte* next = tables;
        bits = (ulong*)Place(ref next, Leaves * (UnitsPerLeaf / 8));
        inWord = Place(ref next, Leaves * WordsPerLeaf);
        reaches = (uint*)Place(ref next, Leaves * sizeof(uint));
        comesFrom = (uint*)Place(ref next, Leaves * sizeof(uint));
        for (int level = 0; level < MaxTree.LevelCount(Leaves); level++)
            longest.SetLevel(level, (int*)Place(ref next, MaxTree.LevelLength(Leaves, level) * sizeof(int)));
        return (nuint)(next - tables);
    }

    static byte* Place(ref byte* next, nuint bytes)
    {
        byte* at = next;
        next += (bytes + CacheLine - 1) & ~(CacheLine - 1);
        return at;
    }

    /// <summary>How many slices of the tables a stretch of units touches.</summary>
    public readonly int TableSlices => 4 + MaxTree.LevelCount(Leaves);

    /// <summary>
    /// The part [from, to) of the tables, one of <see cref="TableSlices"/>, that operations on the units [start, end) may write to. All of them
    /// must be committed before <see cref="Insert"/> hears of these units; reading elsewhere must give zeros.
    /// </summary>
    public readonly void TableSlice(int slice, nuint start, nuint end, out byte* from, out byte* to)
    {
        nuint first = start >> LeafShift, last = (end - 1) >> LeafShift;
        switch (slice)
        {
            case 0: Slice((byte*)bits, UnitsPerLeaf / 8, first, last, out from, out to); break;
            case 1: Slice(inWord, WordsPerLeaf, first, last, out from, out to); break;
            case 2: Slice((byte*)reaches, sizeof(uint), first, last, out from, out to); break;
            case 3: Slice((byte*)comesFrom, sizeof(uint), first, last, out from, out to); break;
            default:
                int level = slice - 4;
                Slice((byte*)longest.Level(level), sizeof(int), MaxTree.IndexAt(first, level), MaxTree.IndexAt(last, level), out from, out to);
                break;
        }
    }

    static void Slice(byte* table, nuint size, nuint first, nuint last, out byte* from, out byte* to)
    {
        from = table + first * size;
        to = table + (last + 1) * size;
    }

    /// <summary>Makes the tree reach the units [start, end), whose tables are committed.</summary>
    public void Include(nuint end) => longest.Include((end - 1) >> LeafShift);
}
