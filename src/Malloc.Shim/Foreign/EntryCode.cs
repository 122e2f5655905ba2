using System.Runtime.CompilerServices;
using Pools.Core;

namespace Pools.Foreign;

/// <summary>
/// C's malloc has no argument that says whose malloc it is, so each shim has code of its own: the address of its cell goes into the first argument
/// register that C's function leaves free, and the cell says where to jump. For malloc(size):
/// <code>
/// f3 0f 1e fa       endbr64               ; where the processor wants indirect calls to land
/// 48 be CELL        mov  rsi, CELL
/// ff 66 08          jmp  [rsi + 8]        ; the first function in the cell
/// </code>
/// It touches no stack, so a C caller's unwinder never sees it. x86-64, System V calling convention.
/// </summary>
internal static unsafe class EntryCode
{
    /// <summary>Bytes from one entry point to the next; the longest takes 19.</summary>
    public const int Stride = 32;

    /// <summary>Bytes to the entry points of one shim.</summary>
    public const int SetSize = Stride * (int)(Entry.ReallocInt + 1);

    /// <summary>The entry points of a set, in their order; up to Strdup also that of <see cref="EntryFunctions"/>.</summary>
    public enum Entry
    {
        Malloc,
        Calloc,
        Realloc,
        Free,
        AlignedAlloc,
        UsableSize,
        Strdup,

        /// <summary>malloc(int): C leaves the upper half of the register to chance.</summary>
        MallocInt,

        /// <summary>realloc(void*, int).</summary>
        ReallocInt,
    }

    /// <summary>Writes the entry points of one shim.</summary>
    public static void Write(byte* set, EntryCell* cell)
    {
        for (Entry entry = Entry.Malloc; entry <= Entry.ReallocInt; entry++) Write(set + (int)entry * Stride, entry, cell);
    }

    static void Write(byte* at, Entry entry, EntryCell* cell)
    {
        Put(ref at, [0xf3, 0x0f, 0x1e, 0xfa]);
        if (entry == Entry.MallocInt) Put(ref at, [0x89, 0xff]); // mov edi, edi: zero-extends
        if (entry == Entry.ReallocInt) Put(ref at, [0x89, 0xf6]); // mov esi, esi
        Entry function = entry switch
        {
            Entry.MallocInt => Entry.Malloc,
            Entry.ReallocInt => Entry.Realloc,
            _ => entry,
        };
        bool hasTwoArguments = function is Entry.Calloc or Entry.Realloc or Entry.AlignedAlloc;
        int offset = (int)((byte*)&cell->Called - (byte*)cell) + (int)function * sizeof(nint);
        Put(ref at, hasTwoArguments ? [0x48, 0xba] : [0x48, 0xbe]); // mov rdx or rsi
        Unsafe.WriteUnaligned(at, (ulong)cell);
        at += sizeof(ulong);
        Put(ref at, [0xff, (byte)(hasTwoArguments ? 0x62 : 0x66), (byte)offset]); // jmp [rdx or rsi + ...]
    }

    static void Put(ref byte* at, scoped System.ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) *at++ = b;
    }
}
