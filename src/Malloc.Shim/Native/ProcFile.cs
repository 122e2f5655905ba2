using System.Runtime.CompilerServices;

namespace Pools.Native;

/// <summary>A text file of /proc, read line by line into memory of the caller's. A line that is longer than that is cut.</summary>
internal unsafe struct ProcFile
{
    int file, capacity, start, end;
    byte* buffer;

    /// <summary>The descriptor of a file to read from; negative when there is none. The path ends in a zero.</summary>
    public static int Open(System.ReadOnlySpan<byte> path)
    {
        fixed (byte* text = path) return C.OpenToRead(text);
    }

    public static bool Open(System.ReadOnlySpan<byte> path, byte* buffer, int capacity, out ProcFile opened)
    {
        opened = default;
        opened.file = Open(path);
        opened.buffer = buffer;
        opened.capacity = capacity;
        return opened.file >= 0;
    }

    public readonly void Close() => C.Close(file);

    /// <summary>The next line, valid until the one after it is asked for; false at the end.</summary>
    public bool NextLine(out ProcText line)
    {
        int at = start;
        for (;;)
        {
            while (at < end && buffer[at] != '\n') at++;
            if (at < end) break;
            if (start > 0)
            {
                for (int i = start; i < end; i++) buffer[i - start] = buffer[i];
                end -= start;
                at -= start;
                start = 0;
            }
            if (end == capacity) end = at = capacity / 2; // what follows the part that is kept is overwritten
            nint got = C.Read(file, buffer + end, (nuint)(capacity - end));
            if (got <= 0) break;
            end += (int)got;
        }
        line = new ProcText(buffer + start, at - start);
        bool any = at > start || at < end;
        start = at < end ? at + 1 : at;
        return any;
    }
}

/// <summary>A text that is taken apart from its start.</summary>
internal unsafe ref struct ProcText
{
    byte* at;
    readonly byte* end;

    public ProcText(byte* text, int length)
    {
        at = text;
        end = text + length;
    }

    /// <summary>The next character, 0 at the end.</summary>
    public readonly byte Peek => at < end ? *at : (byte)0;

    public byte Take() => at < end ? *at++ : (byte)0;

    /// <summary>Goes past the next blanks.</summary>
    public void SkipBlanks()
    {
        while (Peek == ' ') at++;
    }

    /// <summary>Goes past the next word and the blanks behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void SkipWord()
    {
        while (at < end && *at != ' ') at++;
        SkipBlanks();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly bool StartsWith(System.ReadOnlySpan<byte> text)
    {
        if (end - at < text.Length) return false;
        for (int i = 0; i < text.Length; i++)
            if (at[i] != text[i]) return false;
        return true;
    }

    /// <summary>Copies what is left, or as much of it as there is room for; its length.</summary>
    public readonly int CopyRest(byte* to, int room)
    {
        int length = 0;
        for (byte* from = at; from < end && length < room; from++) to[length++] = *from;
        return length;
    }

    /// <summary>A number in hexadecimal, with or without 0x in front.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public nuint TakeHex()
    {
        if (StartsWith("0x"u8)) at += 2;
        nuint number = 0;
        for (; at < end; at++)
        {
            int digit = *at <= '9' ? *at - '0' : (*at | 0x20) - 'a' + 10;
            if (digit < 0 || digit > 15) break;
            number = number << 4 | (uint)digit;
        }
        return number;
    }
}
