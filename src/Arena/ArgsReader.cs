using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>The key of a receiver with that number.</summary>
internal unsafe delegate KeyInfo KeyTable(int index);

/// <summary>Turns keyword arguments into the slots that a core reads, and refuses what the receiver does not accept.</summary>
internal static unsafe class ArgsReader
{
    const string NameKey = "Name";

    /// <summary>The argument Name, which every class accepts and no core needs.</summary>
    public static string? NameIn(Args? args)
    {
        if (args is null) return null;
        foreach ((string name, object value) in args)
            if (name == NameKey) return value as string ?? throw Refuse("name", NameKey, value, "be text");
        return null;
    }

    /// <summary>Fills the slots, one for each key of the table: the first argument of that name, or the default.</summary>
    /// <exception cref="ArgumentException">A key that the receiver does not know, or a value out of range.</exception>
    public static void Fill(string receiver, KeyTable table, int count, Args? args, ulong* slots)
    {
        Dictionary<string, object> given = [];
        if (args is not null)
            foreach ((string name, object value) in args)
                if (name != NameKey) given.TryAdd(name, value);
        for (int i = 0; i < count; i++)
        {
            KeyInfo key = table(i);
            if (given.Remove(NameOf(key), out object? value)) slots[i] = Slot(receiver, key, value);
            else if (!key.Required) slots[i] = key.Default;
            else throw new ArgumentException($"{receiver}: {NameOf(key)} is missing: it is required and must {Rule(key)}.", NameOf(key));
        }
        foreach ((string name, object value) in given)
            throw new ArgumentException($"{receiver}: {name} = {Text(value)}: {receiver} has no key {name}; it has {Names(table, count)}.", name);
    }

    /// <summary>The number of the key with that name; -1 when the table has none.</summary>
    public static int Find(ReadOnlySpan<byte> name, KeyTable table, int count)
    {
        for (int i = 0; i < count; i++)
            if (table(i).IsNamed(name)) return i;
        return -1;
    }

    /// <summary>The exception for a value that breaks a rule; the rule follows the word "must".</summary>
    public static ArgumentException Refuse(string receiver, string key, object value, string rule) =>
        new($"{receiver}: {key} = {Text(value)}: {key} must {rule}.", key);

    /// <summary>What a value that a slot holds looks like in a message.</summary>
    public static string Show(in KeyInfo key, ulong slot)
    {
        byte* bytes = stackalloc byte[64];
        TextBuffer text = new(bytes, 64);
        KeyText.WriteValue(key, slot, ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    public static string NameOf(in KeyInfo key) => Encoding.UTF8.GetString(key.Name, key.NameLength);

    static ulong Slot(string receiver, in KeyInfo key, object value)
    {
        // Any whole number will do for bytes and counts, so that a key declared elsewhere may be an int.
        ulong? slot = (key.Kind, value) switch
        {
            (KeyKind.Bytes or KeyKind.Count, int or long or uint or short or ushort or byte or sbyte) =>
                Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= 0 and long number ? (ulong)number : null,
            (KeyKind.Bytes or KeyKind.Count, ulong number) => number,
            (KeyKind.Bytes or KeyKind.Count, nuint number) => number,
            (KeyKind.Fraction, double number) => KeyValues.SlotOf(number),
            (KeyKind.Flag, bool flag) => flag ? 1UL : 0,
            (KeyKind.Template, string text) => Template(key, text),
            (KeyKind.NumberedChoice, IKeyValue choice) => choice.Slot,
            (KeyKind.Choice, Enum choice) => unchecked((ulong)Convert.ToInt64(choice, CultureInfo.InvariantCulture)),
            _ => null,
        };
        if (slot is null || !key.Accepts(slot.Value)) throw Refuse(receiver, NameOf(key), value, Rule(key));
        return slot.Value;
    }

    static ulong? Template(in KeyInfo key, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) return KeyText.TryRead(key, start, bytes.Length, out ulong slot) ? slot : null;
    }

    static string Rule(in KeyInfo key)
    {
        byte* bytes = stackalloc byte[256];
        TextBuffer text = new(bytes, 256);
        KeyText.WriteRule(key, ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    static string Names(KeyTable table, int count)
    {
        List<string> names = [];
        for (int i = 0; i < count; i++) names.Add(NameOf(table(i)));
        names.Add(NameKey);
        return string.Join(", ", names);
    }

    static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
