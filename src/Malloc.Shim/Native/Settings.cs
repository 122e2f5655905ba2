using System;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>The key with that number of an arena or a pool class.</summary>
internal unsafe struct KeySource
{
    public delegate*<int, KeyInfo> Describe;
    public int Count;
}

/// <summary>
/// The settings of the environment. A name or a value that is wrong ends the process with status 2 and one line that names the
/// variable, the value and what is accepted: a program that runs on other settings than was meant helps nobody.
/// </summary>
internal static unsafe class Settings
{
    const ulong LeastAlign = Header.Bytes;

    const int MessageCapacity = 600, MostShown = 100;

    /// <summary>
    /// Reads a list such as "ExtendBy=1M,Align=32" from a variable into the slots of the keys, which hold the defaults. The first of two
    /// equal keys wins, as among keyword arguments.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> variable, in KeySource keys, ulong* slots)
    {
        byte* text = C.Setting(variable);
        if (text == null) return;
        ulong given = 0;
        int length = C.LengthOf(text);
        for (int start = 0; start < length;)
        {
            int end = start;
            while (end < length && text[end] != ',') end++;
            ReadItem(variable, keys, slots, text + start, end - start, ref given);
            start = end + 1;
        }
    }

    /// <summary>Reads the keys of the pool class. Its alignment is at least malloc's: with less, each block would be an aligned allocation.</summary>
    public static void ReadArgs(in KeySource keys, ulong* slots)
    {
        for (int i = 0; i < keys.Count; i++) slots[i] = keys.Describe(i).Default;
        int align = Find("Align"u8, keys);
        if (align >= 0) slots[align] = LeastAlign;
        Read(Variables.Args, keys, slots);
        if (align >= 0 && slots[align] < LeastAlign) RefuseConflict(Variables.Args, keys.Describe(align), slots[align], "be at least 16, the alignment of malloc"u8);
    }

    /// <summary>The value of a key, 0 where there is no such key.</summary>
    public static ulong ValueOf(ReadOnlySpan<byte> name, in KeySource keys, ulong* slots)
    {
        int found = Find(name, keys);
        return found < 0 ? 0 : slots[found];
    }

    static int Find(ReadOnlySpan<byte> name, in KeySource keys)
    {
        int i = keys.Count - 1;
        while (i >= 0 && !keys.Describe(i).IsNamed(name)) i--;
        return i;
    }

    /// <summary>Which of a few words a variable holds: its number, 0 when it is not set.</summary>
    public static int ReadChoice(ReadOnlySpan<byte> variable, ReadOnlySpan<byte> choices)
    {
        byte* text = C.Setting(variable);
        if (text == null) return 0;
        KeyInfo key = KeyInfo.Choice(variable, choices);
        int length = C.LengthOf(text);
        if (KeyText.TryRead(key, text, length, out ulong slot)) return (int)slot;
        RefuseValue(variable, text, length, key);
        return 0;
    }

    /// <summary>Ends the process because a key's value does not go with another's.</summary>
    public static void RefuseConflict(ReadOnlySpan<byte> variable, in KeyInfo key, ulong slot, ReadOnlySpan<byte> rule)
    {
        byte* bytes = stackalloc byte[MessageCapacity];
        TextBuffer text = new(bytes, MessageCapacity);
        Start(ref text, variable);
        text.Add(key.Name, key.NameLength);
        text.Add((byte)'=');
        KeyText.WriteValue(key, slot, ref text);
        text.Add(": "u8);
        text.Add(key.Name, key.NameLength);
        text.Add(" must "u8);
        text.Add(rule);
        Die(ref text);
    }

    static void ReadItem(ReadOnlySpan<byte> variable, in KeySource keys, ulong* slots, byte* item, int length, ref ulong given)
    {
        int name = 0;
        while (name < length && item[name] != '=') name++;
        for (int i = 0; i < keys.Count; i++)
        {
            KeyInfo key = keys.Describe(i);
            if (!key.IsNamed(new ReadOnlySpan<byte>(item, name))) continue;
            if (name == length || !KeyText.TryRead(key, item + name + 1, length - name - 1, out ulong slot) || !key.Accepts(slot))
            {
                RefuseValue(variable, item, length, key);
                return;
            }
            if ((given >> i & 1) == 0) slots[i] = slot;
            given |= 1UL << i;
            return;
        }
        RefuseName(variable, keys, item, length);
    }

    static void RefuseValue(ReadOnlySpan<byte> variable, byte* item, int length, in KeyInfo key)
    {
        byte* bytes = stackalloc byte[MessageCapacity];
        TextBuffer text = new(bytes, MessageCapacity);
        Start(ref text, variable);
        AddItem(item, length, ref text);
        text.Add(": "u8);
        AddName(key, ref text);
        text.Add(" must "u8);
        KeyText.WriteRule(key, ref text);
        Die(ref text);
    }

    static void RefuseName(ReadOnlySpan<byte> variable, in KeySource keys, byte* item, int length)
    {
        byte* bytes = stackalloc byte[MessageCapacity];
        TextBuffer text = new(bytes, MessageCapacity);
        Start(ref text, variable);
        AddItem(item, length, ref text);
        text.Add(": no such key; accepted are "u8);
        for (int i = 0; i < keys.Count; i++)
        {
            if (i != 0) text.Add(", "u8);
            AddName(keys.Describe(i), ref text);
        }
        Die(ref text);
    }

    static void Start(ref TextBuffer text, ReadOnlySpan<byte> variable)
    {
        text.Add("pools: "u8);
        AddVariable(variable, ref text);
        text.Add(": "u8);
    }

    // A long one is cut, so that what is accepted fits behind it.
    static void AddItem(byte* item, int length, ref TextBuffer text)
    {
        for (int i = 0; i < length && i < MostShown; i++) text.Add(item[i] < ' ' ? (byte)'?' : item[i]);
        if (length > MostShown) text.Add("..."u8);
    }

    // A variable's name ends in the zero that C wants.
    static void AddName(in KeyInfo key, ref TextBuffer text)
    {
        int length = key.NameLength;
        if (length > 0 && key.Name[length - 1] == 0) length--;
        text.Add(key.Name, length);
    }

    static void AddVariable(ReadOnlySpan<byte> variable, ref TextBuffer text)
    {
        for (int i = 0; i < variable.Length && variable[i] != 0; i++) text.Add(variable[i]);
    }

    static void Die(ref TextBuffer text)
    {
        text.Add((byte)'\n');
        Libc.write(C.StandardError, text.Start, (nuint)text.Length);
        C.Exit(2);
    }
}
