using System.Runtime.InteropServices;

namespace Pools.Native;

// The parts of the ELF format that a loaded module is read by (System V ABI, "Object Files" and "Program Loading"; its x86-64 supplement).

internal struct ProgramHeader
{
    public const uint Load = 1, Dynamic = 2, Relro = 0x6474E552;

    public uint Type, Flags;
    public nuint Offset, Address, PhysicalAddress, FileSize, MemorySize, Align;
}

internal struct DynamicEntry
{
    public const long End = 0, RelocationBytes = 2, Strings = 5, Symbols = 6, Relocations = 7, RelocationSize = 8, JumpRelocations = 23;

    public long Tag;
    public nuint Value;
}

internal struct Relocation
{
    public const uint GlobalData = 6, JumpSlot = 7; // R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT

    public nuint Place;
    public uint Type, Symbol;
    public long Addend;
}

internal struct DynamicSymbol
{
    public uint Name;
    public byte Info, Other;
    public ushort Section; // 0: it is defined elsewhere
    public nuint Value, Size;
}

/// <summary>What dl_iterate_phdr tells of a module (dl_phdr_info in C).</summary>
internal unsafe struct ModuleInfo
{
    public nuint Base;
    public byte* Name;
    public ProgramHeader* Headers;
    public ushort HeaderCount;
}

/// <summary>A loaded module: where it lies, and what it takes from others.</summary>
internal unsafe struct ElfModule
{
    nuint start;
    byte* strings;
    DynamicSymbol* symbols;
    Relocation* data, jumps;
    nuint dataBytes, jumpBytes;

    /// <summary>The part that is read-only once it is relocated.</summary>
    public nuint RelroStart, RelroEnd;

    /// <summary>Reads the module's headers. False when it takes nothing from others.</summary>
    public static bool TryRead(ModuleInfo* info, out ElfModule module)
    {
        module = default;
        module.start = info->Base;
        DynamicEntry* entry = null;
        for (int i = 0; i < info->HeaderCount; i++)
        {
            ProgramHeader* header = info->Headers + i;
            if (header->Type == ProgramHeader.Dynamic) entry = (DynamicEntry*)(info->Base + header->Address);
            if (header->Type != ProgramHeader.Relro) continue;
            module.RelroStart = info->Base + header->Address;
            module.RelroEnd = module.RelroStart + header->MemorySize;
        }
        if (entry == null) return false;
        for (; entry->Tag != DynamicEntry.End; entry++)
        {
            switch (entry->Tag)
            {
                case DynamicEntry.Strings: module.strings = (byte*)module.Absolute(entry->Value); break;
                case DynamicEntry.Symbols: module.symbols = (DynamicSymbol*)module.Absolute(entry->Value); break;
                case DynamicEntry.Relocations: module.data = (Relocation*)module.Absolute(entry->Value); break;
                case DynamicEntry.RelocationSize: module.dataBytes = entry->Value; break;
                case DynamicEntry.JumpRelocations: module.jumps = (Relocation*)module.Absolute(entry->Value); break;
                case DynamicEntry.RelocationBytes: module.jumpBytes = entry->Value; break;
            }
        }
        return module.strings != null && module.symbols != null;
    }

    /// <summary>Whether an address lies in the module's segments.</summary>
    public static bool Contains(ModuleInfo* info, void* address)
    {
        for (int i = 0; i < info->HeaderCount; i++)
        {
            ProgramHeader* header = info->Headers + i;
            if (header->Type == ProgramHeader.Load && (nuint)address - (info->Base + header->Address) < header->MemorySize) return true;
        }
        return false;
    }

    /// <summary>How many relocations there are.</summary>
    public readonly nuint Count => (dataBytes + jumpBytes) / (nuint)sizeof(Relocation);

    /// <summary>The slot and the name of a function that the module takes from another one, by the number of its relocation; null for the others.</summary>
    public readonly void** Import(nuint number, out byte* name)
    {
        nuint datas = dataBytes / (nuint)sizeof(Relocation);
        Relocation* relocation = number < datas ? data + number : jumps + (number - datas);
        name = null;
        if (relocation->Type != Relocation.GlobalData && relocation->Type != Relocation.JumpSlot) return null;
        DynamicSymbol* symbol = symbols + relocation->Symbol;
        if (symbol->Section != 0) return null;
        name = strings + symbol->Name;
        return (void**)(start + relocation->Place);
    }

    // The dynamic linker makes most of these addresses absolute, but not those of the vDSO.
    readonly nuint Absolute(nuint value) => value < start ? value + start : value;
}
