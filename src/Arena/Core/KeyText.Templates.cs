using System;

namespace Pools.Core;

// Templates: a few bytes that repeat. A slot has eight of them, the first in its lowest byte.
public static unsafe partial class KeyText
{
    const int SlotBytes = 8;

    /// <summary>Repeats 1, 2, 4 or 8 bytes to fill a slot. False when there is another number of them.</summary>
    internal static bool TryRepeat(ReadOnlySpan<byte> bytes, out ulong slot)
    {
        slot = 0;
        if (bytes.Length == 0 || SlotBytes % bytes.Length != 0) return false;
        for (int i = 0; i < SlotBytes; i++) slot |= (ulong)bytes[i % bytes.Length] << 8 * i;
        return true;
    }

    static bool TryReadTemplate(ReadOnlySpan<byte> text, out ulong slot)
    {
        if (text.Length < 2 || text[0] != '0' || (text[1] | 0x20) != 'x') return TryRepeat(text, out slot);
        slot = 0;
        byte* bytes = stackalloc byte[SlotBytes];
        int digits = text.Length - 2;
        if (digits % 2 != 0 || digits > 2 * SlotBytes) return false;
        for (int i = 0; i < digits / 2; i++)
        {
            int high = DigitOf(text[2 + 2 * i]), low = DigitOf(text[3 + 2 * i]);
            if (high < 0 || low < 0) return false;
            bytes[i] = (byte)(high << 4 | low);
        }
        return TryRepeat(new ReadOnlySpan<byte>(bytes, digits / 2), out slot);
    }

    static int DigitOf(byte character)
    {
        if (character >= '0' && character <= '9') return character - '0';
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    // The shortest that repeats to the slot, as text if it can be read.
    static void WriteTemplate(ulong slot, ref TextBuffer text)
    {
        int length = SlotBytes;
        while (length > 1 && Repeats(slot, length / 2)) length /= 2;
        bool readable = true;
        for (int i = 0; i < length; i++) readable &= unchecked((byte)(slot >> 8 * i)) is > (byte)' ' and < 127;
        if (!readable) text.Add("0x"u8);
        for (int i = 0; i < length; i++)
        {
            byte one = unchecked((byte)(slot >> 8 * i));
            if (readable) text.Add(one);
            else text.AddHex(one, 2);
        }
    }

    static bool Repeats(ulong slot, int length) => slot == System.Numerics.BitOperations.RotateRight(slot, 8 * length);
}
