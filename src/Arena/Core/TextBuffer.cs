using System;

namespace Pools.Core;

/// <summary>
/// Writes text into memory that the caller supplies, so that saying something allocates nothing. What does not fit is cut off.
/// </summary>
public unsafe ref struct TextBuffer
{
    readonly byte* start;
    readonly int capacity;

    /// <summary>An empty text in <paramref name="capacity"/> bytes at <paramref name="start"/>.</summary>
    public TextBuffer(byte* start, int capacity)
    {
        this.start = start;
        this.capacity = capacity;
        Length = 0;
    }

    /// <summary>The text's first byte.</summary>
    public readonly byte* Start => start;

    /// <summary>The text's length in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets the text.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends one byte.</summary>
    public void Add(byte character)
    {
        if (Length < capacity) start[Length++] = character;
    }

    /// <summary>Appends text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++) Add(text[i]);
    }

    /// <summary>Appends text of that length.</summary>
    public void Add(byte* text, int length)
    {
        for (int i = 0; i < length; i++) Add(text[i]);
    }

    /// <summary>Appends a number in decimal.</summary>
    public void AddNumber(ulong number)
    {
        byte* digits = stackalloc byte[20];
        int count = 0;
        do
        {
            digits[count++] = (byte)('0' + number % 10);
            number /= 10;
        } while (number != 0);
        while (count > 0) Add(digits[--count]);
    }

    /// <summary>Appends a number with its sign, a plus included: an offset.</summary>
    public void AddOffset(long number)
    {
        Add(number < 0 ? (byte)'-' : (byte)'+');
        AddNumber(number < 0 ? (ulong)-number : (ulong)number);
    }

    /// <summary>Appends a number in hexadecimal, with at least so many digits.</summary>
    public void AddHex(ulong number, int digits = 1, bool upper = false)
    {
        int shift = 60;
        while (shift > 0 && number >> shift == 0 && shift >= digits * 4) shift -= 4;
        for (; shift >= 0; shift -= 4)
        {
            int digit = (int)(number >> shift & 15);
            Add((byte)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10));
        }
    }

    /// <summary>Appends an address.</summary>
    public void AddAddress(void* address)
    {
        Add("0x"u8);
        AddHex((ulong)address);
    }

    /// <summary>Appends a number of bytes as people write it: 512, 64K, 1M, 2.5G.</summary>
    public void AddBytes(ulong bytes)
    {
        ReadOnlySpan<byte> units = "KMGTPE"u8;
        int unit = -1;
        ulong whole = bytes, rest = 0;
        while (whole >= 1024)
        {
            rest = whole & 1023;
            whole >>= 10;
            unit++;
        }
        AddNumber(whole);
        if (unit < 0) return;
        ulong tenths = rest * 10 >> 10;
        if (tenths != 0)
        {
            Add((byte)'.');
            AddNumber(tenths);
        }
        Add(units[unit]);
    }

    /// <summary>Appends a fraction from 0 to 1 with up to four decimals.</summary>
    public void AddFraction(double fraction)
    {
        long tenThousandths = (long)(fraction * 10000 + 0.5);
        AddNumber((ulong)(tenThousandths / 10000));
        long rest = tenThousandths % 10000;
        if (rest == 0) return;
        Add((byte)'.');
        for (long digit = 1000; rest != 0; digit /= 10)
        {
            Add((byte)('0' + rest / digit));
            rest %= digit;
        }
    }
}
