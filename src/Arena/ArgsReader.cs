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
            if (IsName(name)) return NameOf(value);
        return null;
    }

    /// <summary>
    /// Fills the slots, one for each key of the table: the first argument of that name, or the default. What is refused, in the order of the keys:
    /// a value out of range, a required key that is missing, keys that the receiver does not know. Null when all is accepted.
    /// </summary>
    public static IReadOnlyList<ArgumentException>? Read(string receiver, KeyTable table, int count, Args? args, ulong* slots)
    {
        Dictionary<string, object> given = new(StringComparer.OrdinalIgnoreCase);
        if (args is not null)
            foreach ((string name, object value) in args) given.TryAdd(name, value);
        List<ArgumentException> refused = [];
        for (int i = 0; i < count; i++)
        {
            KeyInfo key = table(i);
            slots[i] = key.Default;
            if (!given.Remove(NameOf(key), out object? value))
            {
                if (key.Required) refused.Add(new($"{receiver}: {NameOf(key)} is missing: it is required and must {Rule(key)}.", NameOf(key)));
            }
            else if (Slot(key, value) is { } slot && key.Accepts(slot)) slots[i] = slot;
            else refused.Add(Refuse(receiver, NameOf(key), value, Rule(key)));
        }
        if (given.Remove(NameKey, out object? called) && NameOf(called) is null) refused.Add(Refuse(receiver, NameKey, called, "be text"));
        foreach ((string name, object value) in given)
            refused.Add(new($"{receiver}: {name} = {Text(value)}: {receiver} has no key {name}; it has {Names(table, count)}.", name));
        return refused.Count == 0 ? null : refused;
    }

    /// <summary>Throws the first of what was refused, if anything was.</summary>
    public static void ThrowFirst(IReadOnlyList<ArgumentException>? refused)
    {
        if (refused is not null) throw refused[0];
    }

    /// <summary>The arguments that a table of keys has, the name among them, and the others, each in their order.</summary>
    public static void Split(Args args, KeyTable table, int count, out Args own, out Args others)
    {
        own = [];
        others = [];
        foreach ((string name, object value) in args)
            (IsName(name) || Find(Encoding.UTF8.GetBytes(name), table, count) >= 0 ? own : others).Add(name, value);
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

    static bool IsName(string key) => string.Equals(key, NameKey, StringComparison.OrdinalIgnoreCase);

    static string? NameOf(object value) => value as string ?? (value as ArgText)?.Text;

    // Null when the value is not of the key's kind. Any whole number will do for bytes and counts, so that a key declared elsewhere may be an int.
    static ulong? Slot(in KeyInfo key, object value) => (key.Kind, value) switch
    {
        (_, ArgText written) => Parse(key, written.Text),
        (KeyKind.Bytes or KeyKind.Count, int or long or uint or short or ushort or byte or sbyte) =>
            Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= 0 and long number ? (ulong)number : null,
        (KeyKind.Bytes or KeyKind.Count, ulong number) => number,
        (KeyKind.Bytes or KeyKind.Count, nuint number) => number,
        (KeyKind.Fraction, double number) => KeyValues.SlotOf(number),
        (KeyKind.Flag, bool flag) => flag ? 1UL : 0,
        (KeyKind.Template, string text) => Parse(key, text),
        (KeyKind.NumberedChoice, IKeyValue choice) => choice.Slot,
        (KeyKind.Choice, Enum choice) => unchecked((ulong)Convert.ToInt64(choice, CultureInfo.InvariantCulture)),
        _ => null,
    };

    static ulong? Parse(in KeyInfo key, string text)
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
