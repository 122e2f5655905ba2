using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// A program or a library as a file: the addresses and the names of what is in it. The file is mapped and only read. Nothing in it is believed:
/// what would lie outside of the file is not there.
/// </summary>
/// <remarks>The structures are those of the System V ABI, chapters 4 and 5 ("Object Files", "Program Loading"), for 64 bits.</remarks>
internal unsafe struct ElfFile
{
    const uint Magic = 0x464c457f; // \x7fELF
    const byte Class64 = 2; // ELFCLASS64
    const uint Load = 1; // PT_LOAD
    const uint SymbolTable = 2, DynamicSymbols = 11; // SHT_SYMTAB, SHT_DYNSYM
    const int Function = 2, IndirectFunction = 10; // STT_FUNC, STT_GNU_IFUNC

    byte* first;
    nuint length;

    /// <summary>Maps a file; false when there is none, or it is no such file.</summary>
    public static bool TryOpen(byte* path, out ElfFile file)
    {
        file = default;
        int descriptor = C.OpenToRead(path);
        if (descriptor < 0) return false;
        long size = C.Seek(descriptor, 0, C.FromEnd);
        void* mapped = size < sizeof(Header) ? C.NotMapped : Libc.mmap(null, (nuint)size, C.ProtectRead, C.MapPrivate, descriptor, 0);
        C.Close(descriptor);
        if (mapped == C.NotMapped) return false;
        file.first = (byte*)mapped;
        file.length = (nuint)size;
        Header* header = (Header*)mapped;
        if (header->Magic == Magic && header->Class == Class64) return true;
        file.Close();
        return false;
    }

    /// <summary>Ends the mapping.</summary>
    public readonly void Close() => Libc.munmap(first, length);

    /// <summary>The address that the linker gave a byte of the file; its offset when it is not loaded.</summary>
    public readonly nuint AddressOf(nuint fileOffset)
    {
        Header* header = (Header*)first;
        if (header->SegmentSize != sizeof(Segment) || !IsInside(header->Segments, header->SegmentCount, sizeof(Segment))) return fileOffset;
        Segment* segments = (Segment*)(first + header->Segments);
        for (int i = 0; i < header->SegmentCount; i++)
            if (segments[i].Type == Load && fileOffset - (nuint)segments[i].Offset < (nuint)segments[i].FileSize)
                return fileOffset - (nuint)segments[i].Offset + (nuint)segments[i].Address;
        return fileOffset;
    }

    /// <summary>The function that an address lies in, and how far; false when the file does not tell.</summary>
    public readonly bool TryName(nuint address, ref TextBuffer name, out nuint offset)
    {
        offset = 0;
        Header* header = (Header*)first;
        if (header->SectionSize != sizeof(Section) || !IsInside(header->Sections, header->SectionCount, sizeof(Section))) return false;
        return TryName(SymbolTable, address, ref name, out offset) || TryName(DynamicSymbols, address, ref name, out offset); // stripped: exports
    }

    readonly bool TryName(uint tableType, nuint address, ref TextBuffer name, out nuint offset)
    {
        offset = 0;
        Header* header = (Header*)first;
        Section* sections = (Section*)(first + header->Sections);
        for (int i = 0; i < header->SectionCount; i++)
        {
            Section* table = sections + i;
            if (table->Type != tableType || table->Link >= header->SectionCount || !IsInside(table->Offset, table->Size, 1)) continue;
            Symbol* symbol = FindSymbol((Symbol*)(first + table->Offset), table->Size / (ulong)sizeof(Symbol), address);
            if (symbol == null || !TryRead(sections + table->Link, symbol->Name, ref name)) continue;
            offset = address - (nuint)symbol->Value;
            return true;
        }
        return false;
    }

    // The function with the greatest address up to this one, if it is not past its end. A function of assembly may have no size.
    static Symbol* FindSymbol(Symbol* symbols, ulong count, nuint address)
    {
        Symbol* best = null;
        for (ulong i = 0; i < count; i++)
        {
            Symbol* symbol = symbols + i;
            int type = symbol->Info & 15;
            if (type != Function && type != IndirectFunction || symbol->Section == 0 || symbol->Value > address) continue;
            if (best == null || symbol->Value > best->Value) best = symbol;
        }
        return best == null || best->Size != 0 && address - best->Value >= best->Size ? null : best;
    }

    // A string ends in a zero.
    readonly bool TryRead(Section* strings, uint at, ref TextBuffer name)
    {
        if (!IsInside(strings->Offset, strings->Size, 1) || at >= strings->Size) return false;
        byte* text = first + strings->Offset;
        for (ulong i = at; i < strings->Size && text[i] != 0; i++) name.Add(text[i]);
        return name.Length > 0;
    }

    readonly bool IsInside(ulong offset, ulong count, int size) => offset <= length && count <= (length - offset) / (ulong)size;

    struct Header
    {
        public uint Magic;
        public byte Class, Data, IdentVersion, Abi;
        public ulong AbiVersion;
        public ushort Type, Machine;
        public uint Version;
        public ulong Entry, Segments, Sections;
        public uint Flags;
        public ushort HeaderSize, SegmentSize, SegmentCount, SectionSize, SectionCount, SectionNames;
    }

    struct Segment
    {
        public uint Type, Flags;
        public ulong Offset, Address, PhysicalAddress, FileSize, MemorySize, Align;
    }

    struct Section
    {
        public uint Name, Type;
        public ulong Flags, Address, Offset, Size;
        public uint Link, Info;
        public ulong Align, EntrySize;
    }

    struct Symbol
    {
        public uint Name;
        public byte Info, Other;
        public ushort Section;
        public ulong Value, Size;
    }
}
