using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// Where an address lies: in which file, and at which byte of it. Read from /proc/self/maps, line by line, and not asked of the dynamic linker,
/// whose lock another thread may hold.
/// </summary>
/// <remarks>The lines are described in proc(5): "start-end permissions offset device inode path".</remarks>
[SkipLocalsInit]
internal unsafe struct Place
{
    const int MostOfPath = 512, LineBytes = 1024; // of longer lines the start

    /// <summary>Counted from the file's first byte.</summary>
    public nuint FileOffset;

    fixed byte path[MostOfPath];
    int pathLength;

    /// <summary>The file's path, with a zero at its end.</summary>
    public byte* Path => (byte*)Unsafe.AsPointer(ref path[0]);

    /// <summary>Finds an address; false when it is in no file.</summary>
    public static bool TryFind(nuint address, out Place place)
    {
        Unsafe.SkipInit(out place);
        byte* buffer = stackalloc byte[LineBytes];
        if (!ProcFile.Open("/proc/thread-self/maps\0"u8, buffer, LineBytes, out ProcFile lines)) return false;
        bool found = false;
        while (!found && lines.NextLine(out ProcText line))
        {
            nuint start = line.TakeHex();
            line.Take(); // -
            found = address >= start && address < line.TakeHex();
            if (!found) continue;
            line.SkipWord(); // the end's blank
            line.SkipWord(); // permissions
            place.FileOffset = address - start + line.TakeHex();
            for (int i = 0; i < 3; i++) line.SkipWord(); // what is left of the offset, device, inode
            place.pathLength = line.CopyRest(place.Path, MostOfPath - 1);
            place.path[place.pathLength] = 0;
        }
        lines.Close();
        return found && place.pathLength > 0 && place.path[0] == '/';
    }

    /// <summary>The program that runs; false when the system does not say.</summary>
    public static bool TryFindProgram(out Place program)
    {
        Unsafe.SkipInit(out program);
        fixed (byte* link = "/proc/thread-self/exe\0"u8) program.pathLength = (int)C.ReadLink(link, program.Path, MostOfPath - 1);
        if (program.pathLength <= 0) return false;
        program.path[program.pathLength] = 0;
        return true;
    }

    /// <summary>Whether both are in the same file.</summary>
    public readonly bool IsInSameFile(in Place other)
    {
        if (pathLength != other.pathLength) return false;
        for (int i = 0; i < pathLength; i++)
            if (path[i] != other.path[i]) return false;
        return true;
    }

    /// <summary>Appends the file's path.</summary>
    public readonly void AddPath(ref TextBuffer text)
    {
        for (int i = 0; i < pathLength; i++) text.Add(path[i]);
    }
}
