namespace Pools.Core;

/// <summary>A walk over the blocks in use, in address order, whatever heap they are of.</summary>
internal unsafe struct BlockWalk
{
    public void* Heap;

    /// <summary>The first block of the heap that starts after an address, and its size; false when there is none.</summary>
    public delegate*<void*, void*, out void*, out nuint, bool> Next;
}

/// <summary>
/// Writes the blocks in use by zone, TINY, SMALL and LARGE, each with its address range and size, and the total. It allocates nothing: the
/// text goes out through <see cref="sink"/> piece by piece.
/// </summary>
internal unsafe ref struct BlockListing
{
    /// <summary>The largest block of the zones TINY and SMALL, in bytes.</summary>
    public const nuint TinyMost = 128, SmallMost = 1024;

    const int BytesToALine = 16, LineCapacity = 160;
    const nuint DumpMost = 1024;

    readonly BlockWalk walk;
    readonly delegate*<void*, byte*, int, void> sink;
    readonly void* context;
    readonly bool withDump;
    TextBuffer line;

    BlockListing(BlockWalk walk, delegate*<void*, byte*, int, void> sink, void* context, bool withDump, TextBuffer line)
    {
        this.walk = walk;
        this.sink = sink;
        this.context = context;
        this.withDump = withDump;
        this.line = line;
    }

    /// <summary>Writes the whole listing; with <paramref name="withDump"/> also each block's first bytes, up to 1024, in hexadecimal.</summary>
    public static void Write(BlockWalk walk, delegate*<void*, byte*, int, void> sink, void* context, bool withDump)
    {
        byte* text = stackalloc byte[LineCapacity];
        BlockListing listing = new(walk, sink, context, withDump, new TextBuffer(text, LineCapacity));
        nuint total = listing.WriteZone("TINY"u8, 0, TinyMost);
        total += listing.WriteZone("SMALL"u8, TinyMost + 1, SmallMost);
        total += listing.WriteZone("LARGE"u8, SmallMost + 1, nuint.MaxValue);
        listing.line.Add("Total : "u8);
        listing.line.AddNumber(total);
        listing.line.Add(" bytes"u8);
        listing.EndLine();
    }

    nuint WriteZone(System.ReadOnlySpan<byte> name, nuint least, nuint most)
    {
        nuint total = 0;
        bool first = true;
        void* at = null;
        while (walk.Next(walk.Heap, at, out void* block, out nuint size))
        {
            at = block;
            if (size < least || size > most) continue;
            if (first)
            {
                line.Add(name);
                line.Add(" : "u8);
                AddAddress(block);
                EndLine();
                first = false;
            }
            WriteBlock((byte*)block, size);
            total += size;
        }
        return total;
    }

    void WriteBlock(byte* block, nuint size)
    {
        AddAddress(block);
        line.Add(" - "u8);
        AddAddress(block + size);
        line.Add(" : "u8);
        line.AddNumber(size);
        line.Add(" bytes"u8);
        EndLine();
        if (withDump) Dump(block, size);
    }

    void Dump(byte* block, nuint size)
    {
        nuint shown = size < DumpMost ? size : DumpMost;
        for (nuint start = 0; start < shown; start += BytesToALine)
        {
            nuint end = start + BytesToALine < shown ? start + BytesToALine : shown;
            line.Add("  "u8);
            line.AddHex(start, 4);
            line.Add((byte)' ');
            for (nuint i = start; i < end; i++)
            {
                line.Add((byte)' ');
                line.AddHex(block[i], 2);
            }
            for (nuint i = end; i < start + BytesToALine; i++) line.Add("   "u8);
            line.Add("  "u8);
            for (nuint i = start; i < end; i++) line.Add(block[i] >= ' ' && block[i] < 127 ? block[i] : (byte)'.');
            EndLine();
        }
        if (shown == size) return;
        line.Add("  ... and "u8);
        line.AddNumber(size - shown);
        line.Add(" more bytes"u8);
        EndLine();
    }

    void AddAddress(void* address)
    {
        line.Add("0x"u8);
        line.AddHex((ulong)address, upper: true);
    }

    void EndLine()
    {
        line.Add((byte)'\n');
        sink(context, line.Start, line.Length);
        line.Clear();
    }
}
