using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>The call stacks of the process: return addresses, described as places in modules and by the symbols there.</summary>
internal static unsafe class Stacks
{
    const int MostOfName = 200;

    /// <summary>How many frames the pool keeps of each call; 0: its caller.</summary>
    public static int Depth { get; private set; }

    /// <summary>Before the pool is made.</summary>
    public static void Init(int depth)
    {
        Depth = depth;
        StackSource.Describe = &Describe;
        if (depth > 0) StackSource.Capture = &Capture;
    }

    /// <summary>From now on there are whole stacks. Before, and without an unwinder, there are callers.</summary>
    public static void Open()
    {
        if (Depth > 0) C.OpenUnwinder();
    }

    /// <summary>The stack of a call under way, in room for <see cref="StackSource.MostFrames"/>: as much of it as the pool keeps of each, and its caller at least.</summary>
    public static int Current(Origin origin, nuint* frames)
    {
        if (origin.Caller == null) return 0;
        if (Depth > 0) return Capture(&origin, frames, Depth);
        *frames = (nuint)origin.Caller;
        return 1;
    }

    /// <summary>The call that returns there: an address in the instruction in front of it.</summary>
    public static nuint CallOf(nuint frame) => frame - 1;

    /// <summary>The name of the function that a frame belongs to; false when no file tells.</summary>
    public static bool TryName(nuint frame, ref TextBuffer name)
    {
        if (!Place.TryFind(CallOf(frame), out Place place) || !ElfFile.TryOpen(place.Path, out ElfFile file)) return false;
        bool found = file.TryName(file.AddressOf(place.FileOffset), ref name, out _);
        file.Close();
        return found;
    }

    static int Capture(Origin* origin, nuint* frames, int most) => C.Unwind((nuint)origin->Caller, frames, most);

    // Writes "module+0x1139 (main+0x19)".
    static void Describe(nuint frame, TextBuffer* text)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        if (!Place.TryFind(CallOf(frame), out Place place)) text->AddAddress((void*)frame);
        else
        {
            byte* name = stackalloc byte[MostOfName];
            TextBuffer symbol = new(name, MostOfName);
            if (!ElfFile.TryOpen(place.Path, out ElfFile file)) Write(place, place.FileOffset, ref *text);
            else
            {
                nuint address = file.AddressOf(place.FileOffset);
                Write(place, address, ref *text);
                if (file.TryName(address, ref symbol, out nuint offset))
                {
                    text->Add(" ("u8);
                    text->Add(symbol.Start, symbol.Length);
                    text->Add("+0x"u8);
                    text->AddHex(offset);
                    text->Add((byte)')');
                }
                file.Close();
            }
        }
        errno.Exit();
    }

    static void Write(in Place place, nuint address, ref TextBuffer text)
    {
        place.AddPath(ref text);
        text.Add("+0x"u8);
        text.AddHex(address);
    }
}
