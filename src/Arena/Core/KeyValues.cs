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

    /// <summary>A fraction as a slot.</summary>
    public static ulong SlotOf(double fraction) => *(ulong*)&fraction;

    /// <summary>The fraction in a slot.</summary>
    public static double FractionOf(ulong slot) => *(double*)&slot;
}
