namespace Pools.Core;

/// <summary>The values for a class's keys, one slot for each key in the order of the class's table. Does not own the slots.</summary>
public readonly unsafe struct KeyValues
{
    readonly ulong* slots;

    /// <summary>Values that lie at <paramref name="slots"/>.</summary>
    public KeyValues(ulong* slots) => this.slots = slots;

    /// <summary>The slot of a key.</summary>
    public ulong this[int key] => slots[key];

    /// <summary>A number of bytes, or a count.</summary>
    public nuint Number(int key) => (nuint)slots[key];

    /// <summary>A fraction.</summary>
    public double Fraction(int key) => FractionOf(slots[key]);

    /// <summary>A flag.</summary>
    public bool Flag(int key) => slots[key] != 0;

    /// <summary>The values from a key on: those of the pool class below a layer.</summary>
    public KeyValues From(int key) => new(slots + key);

    /// <summary>The largest number that a numbered choice takes.</summary>
    public const ulong MostNumbered = 1_000_000_000;

    const int WordBits = 8;

    /// <summary>A numbered choice as a slot: the word's number, and the number that goes with it, or 0.</summary>
    public static ulong Numbered(int word, ulong number) => number << WordBits | (uint)word;

    /// <summary>The word of a numbered choice in a slot.</summary>
    public static int WordOf(ulong slot) => (int)(slot & ((1 << WordBits) - 1));

    /// <summary>The number of a numbered choice in a slot; 0 when its word has none.</summary>
    public static ulong NumberOf(ulong slot) => slot >> WordBits;

    /// <summary>A fraction as a slot.</summary>
    public static ulong SlotOf(double fraction) => *(ulong*)&fraction;

    /// <summary>The fraction in a slot.</summary>
    public static double FractionOf(ulong slot) => *(double*)&slot;
}
