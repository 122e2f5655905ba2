using System;

namespace Pools.Core;

/// <summary>Keys' values as text: reading them, and saying what would be accepted. One wording for C# and the environment.</summary>
public static unsafe partial class KeyText
{
    /// <summary>Reads a value of that key. False when it is not of the key's kind; its range is not looked at.</summary>
    public static bool TryRead(in KeyInfo key, byte* text, int length, out ulong slot)
    {
        slot = 0;
        switch (key.Kind)
        {
            case KeyKind.Bytes: return TryReadNumber(text, length, true, out slot);
            case KeyKind.Count: return TryReadNumber(text, length, false, out slot);
            case KeyKind.Fraction: return TryReadFraction(text, length, out slot);
            case KeyKind.Flag: return TryReadChoice("false|true"u8, text, length, out slot);
            case KeyKind.Template: return TryReadTemplate(new ReadOnlySpan<byte>(text, length), out slot);
            case KeyKind.NumberedChoice: return TryReadNumbered(key, text, length, out slot);
            default: return TryReadChoice(new ReadOnlySpan<byte>(key.Choices, key.ChoicesLength), text, length, out slot);
        }
    }

    /// <summary>Says what the key accepts, to follow the word "must".</summary>
    public static void WriteRule(in KeyInfo key, ref TextBuffer text)
    {
        switch (key.Kind)
        {
            case KeyKind.Fraction: text.Add("be a number from 0 to 1"u8); break;
            case KeyKind.Flag: text.Add("be true or false"u8); break;
            case KeyKind.Template: text.Add("be 1, 2, 4 or 8 bytes, as text or in hexadecimal after 0x"u8); break;
            case KeyKind.Choice:
                text.Add("be one of "u8);
                text.Add(key.Choices, key.ChoicesLength);
                break;
            case KeyKind.NumberedChoice:
                text.Add("be one of "u8);
                text.Add(key.Choices, key.ChoicesLength);
                text.Add(", N from 1 to "u8);
                text.AddNumber(KeyValues.MostNumbered);
                break;
            default:
                text.Add(key.PowerOfTwo ? "be a power of two "u8 : key.Kind == KeyKind.Bytes ? "be a number of bytes "u8 : "be a number "u8);
                WriteRange(key, ref text);
                break;
        }
    }

    /// <summary>Writes a value of the key as it would be read.</summary>
    public static void WriteValue(in KeyInfo key, ulong slot, ref TextBuffer text)
    {
        switch (key.Kind)
        {
            case KeyKind.Fraction: text.AddFraction(KeyValues.FractionOf(slot)); break;
            case KeyKind.Flag: WriteChoice("false|true"u8, slot, ref text); break;
            case KeyKind.Template: WriteTemplate(slot, ref text); break;
            case KeyKind.Choice: WriteChoice(new ReadOnlySpan<byte>(key.Choices, key.ChoicesLength), slot, ref text); break;
            case KeyKind.NumberedChoice: WriteNumbered(key, slot, ref text); break;
            default: text.AddNumber(slot); break;
        }
    }

    static void WriteRange(in KeyInfo key, ref TextBuffer text)
    {
        bool bounded = key.Max < long.MaxValue;
        text.Add(bounded ? "from "u8 : "of at least "u8);
        text.AddNumber(key.Min);
        if (!bounded) return;
        text.Add(" to "u8);
        text.AddNumber(key.Max);
    }

    static bool TryReadNumber(byte* text, int length, bool withUnit, out ulong slot)
    {
        slot = 0;
        int at = 0;
        for (; at < length && text[at] >= '0' && text[at] <= '9'; at++)
        {
            uint digit = (uint)(text[at] - '0');
            if (slot > ((ulong)long.MaxValue - digit) / 10) return false;
            slot = slot * 10 + digit;
        }
        if (at == 0) return false;
        if (at == length) return true;
        if (!withUnit || at + 1 != length) return false;
        int shift = (text[at] & ~0x20) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift == 0 || slot > (ulong)long.MaxValue >> shift) return false;
        slot <<= shift;
        return true;
    }

    static bool TryReadFraction(byte* text, int length, out ulong slot)
    {
        double digitsRead = 0, scale = 1; // one division at the end: each decimal rounds as the same number in C#
        bool point = false, digits = false;
        slot = 0;
        for (int at = 0; at < length; at++)
        {
            if (text[at] == '.' && !point) point = true;
            else if (text[at] < '0' || text[at] > '9') return false;
            else
            {
                digits = true;
                digitsRead = digitsRead * 10 + (text[at] - '0');
                if (point) scale *= 10;
            }
        }
        slot = KeyValues.SlotOf(digitsRead / scale);
        return digits;
    }

    static bool TryReadChoice(ReadOnlySpan<byte> choices, byte* text, int length, out ulong slot)
    {
        slot = 0;
        int start = 0;
        for (int at = 0; at <= choices.Length; at++)
        {
            if (at < choices.Length && choices[at] != '|') continue;
            if (at - start == length && SameText(choices, start, text, length)) return true;
            start = at + 1;
            slot++;
        }
        return false;
    }

    static void WriteChoice(ReadOnlySpan<byte> choices, ulong slot, ref TextBuffer text)
    {
        ulong word = 0;
        for (int at = 0; at < choices.Length; at++)
        {
            if (choices[at] == '|') word++;
            else if (word == slot) text.Add(choices[at]);
        }
    }

    // Letters are compared without regard to case.
    static bool SameText(ReadOnlySpan<byte> choices, int start, byte* text, int length)
    {
        for (int i = 0; i < length; i++)
            if ((choices[start + i] | 0x20) != (text[i] | 0x20)) return false;
        return true;
    }
}
