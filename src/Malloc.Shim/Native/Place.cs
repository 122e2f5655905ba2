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
    const int MostOfPath = 512, Chunk = 1024;

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
        Reader lines;
        if (!Reader.TryOpen("/proc/self/maps\0"u8, out lines)) return false;
        bool found = false;
        while (!found && lines.HasMore)
        {
            nuint start = lines.ReadHex(), end = lines.ReadHex(); // each reads the character after it, too
            lines.SkipWord();
            nuint offset = lines.ReadHex();
            lines.SkipWord();
            lines.SkipWord();
            found = address >= start && address < end;
            place.ReadPath(ref lines, found);
            place.FileOffset = address - start + offset;
        }
        lines.Close();
        return found && place.pathLength > 0 && place.path[0] == '/';
    }

    /// <summary>The program that runs; false when the system does not say.</summary>
    public static bool TryFindProgram(out Place program)
    {
        Unsafe.SkipInit(out program);
        fixed (byte* link = "/proc/self/exe\0"u8) program.pathLength = (int)C.ReadLink(link, program.Path, MostOfPath - 1);
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

    // To the line's end. A path that is too long is cut, and then names no file.
    void ReadPath(ref Reader lines, bool keep)
    {
        pathLength = 0;
        for (byte character; lines.TryRead(out character) && character != '\n';)
        {
            bool padding = pathLength == 0 && character == ' ';
            if (keep && !padding && pathLength < MostOfPath - 1) path[pathLength++] = character;
        }
        path[pathLength] = 0;
    }

    // A file's bytes one by one.
    struct Reader
    {
        int file, at, length;
        fixed byte bytes[Chunk];

        public static bool TryOpen(System.ReadOnlySpan<byte> path, out Reader reader)
        {
            Unsafe.SkipInit(out reader);
            reader.at = reader.length = 0;
            fixed (byte* name = path) reader.file = C.OpenToRead(name);
            return reader.file >= 0;
        }

        public readonly void Close() => C.Close(file);

        public bool HasMore
        {
            get
            {
                if (at < length) return true;
                at = 0;
                length = (int)C.Read(file, (byte*)Unsafe.AsPointer(ref bytes[0]), Chunk);
                return length > 0;
            }
        }

        public bool TryRead(out byte character)
        {
            character = HasMore ? bytes[at++] : (byte)0;
            return length > 0;
        }

        public nuint ReadHex()
        {
            nuint number = 0;
            while (TryRead(out byte character))
            {
                int digit = character is >= (byte)'0' and <= (byte)'9' ? character - '0' : character is >= (byte)'a' and <= (byte)'f' ? character - 'a' + 10 : -1;
                if (digit < 0) break;
                number = (number << 4) | (nuint)digit;
            }
            return number;
        }

        public void SkipWord()
        {
            while (TryRead(out byte character) && character != ' ') { }
        }
    }
}
