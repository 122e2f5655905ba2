using System;

namespace Pools.Core;

/// <summary>What kind of value a key takes, and so how it is written as text.</summary>
public enum KeyKind
{
    /// <summary>A number of bytes: 4096, 64K, 1M, 2G, 1T.</summary>
    Bytes,

    /// <summary>A number: 1000.</summary>
    Count,

    /// <summary>A number from 0 to 1: 0.75.</summary>
    Fraction,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>One, two, four or eight bytes that repeat, as text or in hexadecimal: POST, 0xFD.</summary>
    Template,

    /// <summary>One of a few words, of which one is followed by a colon and a number: off, sample:1000.</summary>
    NumberedChoice,
}

/// <summary>
/// A key that a pool class accepts: its name, the kind of its value, its default and its range. One table serves keyword arguments in C#,
/// settings in the environment, messages and the reference. Values travel in 64-bit slots: a number, 0 or 1, or the bits of a double.
/// </summary>
public unsafe struct KeyInfo
{
    /// <summary>The name, in UTF-8 that lasts as long as the program.</summary>
    public byte* Name;

    /// <summary>Bytes in <see cref="Name"/>.</summary>
    public int NameLength;

    /// <summary>The kind of value.</summary>
    public KeyKind Kind;

    /// <summary>Whether the value must be a power of two.</summary>
    public bool PowerOfTwo;

    /// <summary>Whether the key must be given; then the default means nothing.</summary>
    public bool Required;

    /// <summary>The words of a choice, separated by a bar; the slot is the word's number.</summary>
    public byte* Choices;

    /// <summary>Bytes in <see cref="Choices"/>.</summary>
    public int ChoicesLength;

    /// <summary>Of a numbered choice, the word that has the number.</summary>
    public int NumberedWord;

    /// <summary>The default, as a slot.</summary>
    public ulong Default;

    /// <summary>The least and the greatest value, for all but fractions and templates.</summary>
    public ulong Min, Max;

    /// <summary>A key whose value is a number of bytes.</summary>
    public static KeyInfo Bytes(ReadOnlySpan<byte> name, ulong byDefault, ulong min = 0, ulong max = long.MaxValue) =>
        Number(name, KeyKind.Bytes, byDefault, min, max);

    /// <summary>A key whose value is a number of bytes that must be a power of two.</summary>
    public static KeyInfo PowerOfTwoBytes(ReadOnlySpan<byte> name, ulong byDefault, ulong min, ulong max)
    {
        KeyInfo key = Number(name, KeyKind.Bytes, byDefault, min, max);
        key.PowerOfTwo = true;
        return key;
    }

    /// <summary>A key whose value is a number.</summary>
    public static KeyInfo Number(ReadOnlySpan<byte> name, KeyKind kind, ulong byDefault, ulong min = 0, ulong max = long.MaxValue)
    {
        KeyInfo key = Named(name, kind);
        key.Default = byDefault;
        key.Min = min;
        key.Max = max;
        return key;
    }

    /// <summary>A key whose value lies between 0 and 1.</summary>
    public static KeyInfo Fraction(ReadOnlySpan<byte> name, double byDefault)
    {
        KeyInfo key = Named(name, KeyKind.Fraction);
        key.Default = KeyValues.SlotOf(byDefault);
        return key;
    }

    /// <summary>A key whose value is true or false.</summary>
    public static KeyInfo Flag(ReadOnlySpan<byte> name, bool byDefault)
    {
        KeyInfo key = Named(name, KeyKind.Flag);
        key.Default = byDefault ? 1UL : 0;
        return key;
    }

    /// <summary>A key whose value is one of a few words, the first by default.</summary>
    public static KeyInfo Choice(ReadOnlySpan<byte> name, ReadOnlySpan<byte> choices)
    {
        KeyInfo key = Named(name, KeyKind.Choice);
        fixed (byte* text = choices) key.Choices = text;
        key.ChoicesLength = choices.Length;
        key.Max = 0;
        for (int i = 0; i < choices.Length; i++)
            if (choices[i] == '|') key.Max++;
        return key;
    }

    /// <summary>A key whose value is a few bytes that repeat: the slot has eight of them, in memory order.</summary>
    public static KeyInfo Template(ReadOnlySpan<byte> name, ReadOnlySpan<byte> byDefault)
    {
        KeyInfo key = Named(name, KeyKind.Template);
        KeyText.TryRepeat(byDefault, out key.Default);
        return key;
    }

    /// <summary>
    /// A key whose value is one of a few words, the first by default; one of them ends in ":N", and takes a number in place of the N. The
    /// slot is what <see cref="KeyValues.Numbered"/> makes of the two.
    /// </summary>
    public static KeyInfo NumberedChoice(ReadOnlySpan<byte> name, ReadOnlySpan<byte> choices)
    {
        KeyInfo key = Choice(name, choices);
        key.Kind = KeyKind.NumberedChoice;
        for (int i = 0; choices[i] != ':'; i++)
            if (choices[i] == '|') key.NumberedWord++;
        return key;
    }

    static KeyInfo Named(ReadOnlySpan<byte> name, KeyKind kind)
    {
        KeyInfo key = default;
        fixed (byte* text = name) key.Name = text; // a literal in the program's data does not move
        key.NameLength = name.Length;
        key.Kind = kind;
        return key;
    }

    /// <summary>Whether that is the key's name; letters are compared without regard to case.</summary>
    public readonly bool IsNamed(ReadOnlySpan<byte> name)
    {
        if (NameLength != name.Length) return false;
        for (int i = 0; i < NameLength; i++)
            if ((Name[i] | 0x20) != (name[i] | 0x20)) return false;
        return true;
    }

    /// <summary>Whether the value is in the key's range.</summary>
    public readonly bool Accepts(ulong slot)
    {
        switch (Kind)
        {
            case KeyKind.Fraction:
                double fraction = KeyValues.FractionOf(slot);
                return fraction >= 0 && fraction <= 1;
            case KeyKind.Flag:
                return slot <= 1;
            case KeyKind.Choice:
                return slot <= Max;
            case KeyKind.Template:
                return true;
            case KeyKind.NumberedChoice:
                ulong number = KeyValues.NumberOf(slot);
                int word = KeyValues.WordOf(slot);
                return (ulong)word <= Max && (word == NumberedWord ? number is >= 1 and <= KeyValues.MostNumbered : number == 0);
            default:
                return slot >= Min && slot <= Max && (!PowerOfTwo || slot != 0 && (slot & (slot - 1)) == 0);
        }
    }
}
