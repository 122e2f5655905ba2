using Pools.Core;

namespace Pools.Native;

/// <summary>The leaked blocks of one place: one of them, and how many more there are. Places with more bytes come first when sorted.</summary>
internal unsafe struct LeakPlace : IKeyed
{
    /// <summary>The block with the lowest address.</summary>
    public BlockRecord First;

    public nuint Others, OtherBytes;

    /// <summary>By what it is sorted.</summary>
    public nuint Key { readonly get; set; }

    public readonly nuint Bytes => First.Size + OtherBytes;
}

/// <summary>What is said of leaked blocks: the places that leak the most, then the sum.</summary>
internal unsafe struct LeakReport
{
    public LeakPlace* Places;
    public nuint PlaceCount, Blocks, Bytes;

    /// <summary>Makes places of single blocks: those of one call stack are one place, and so are all of which nothing is known.</summary>
    public void Group()
    {
        for (nuint i = 0; i < Blocks; i++)
        {
            Places[i].Key = (nuint)Places[i].First.Allocated.Frames;
            Bytes += Places[i].First.Size;
        }
        Sorting.Sort(Places, Blocks);
        PlaceCount = 0;
        for (nuint i = 0; i < Blocks; i++)
        {
            if (i == 0 || Places[i].Key != Places[PlaceCount - 1].Key) Places[PlaceCount++] = Places[i];
            else Add(ref Places[PlaceCount - 1], Places[i].First);
        }
        for (nuint i = 0; i < PlaceCount; i++) Places[i].Key = ~Places[i].Bytes;
        Sorting.Sort(Places, PlaceCount);
    }

    static void Add(ref LeakPlace place, BlockRecord block)
    {
        place.Others++;
        place.OtherBytes += block.Size;
        if (block.Block >= place.First.Block) return;
        place.OtherBytes += place.First.Size - block.Size;
        place.First = block;
    }

    public readonly void Write(in TextBuffer pool)
    {
        for (nuint i = 0; i < PlaceCount && i < LeakText.MostPlaces; i++)
        {
            ref LeakPlace place = ref Places[i];
            Mistake mistake = default;
            mistake.Kind = MistakeKind.Leak;
            mistake.Block = place.First.Block;
            mistake.Size = place.First.Size;
            mistake.Allocator = place.First.Allocator;
            mistake.Allocated = place.First.Allocated;
            mistake.Others = place.Others;
            mistake.OtherBytes = place.OtherBytes;
            Report.Leak(mistake, pool);
        }
        Report.LeakSum(Blocks, Bytes, PlaceCount);
    }
}
