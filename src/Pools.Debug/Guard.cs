using System;
using System.Globalization;
using Pools.Core;

namespace Pools;

/// <summary>
/// The value of the key Guard: which blocks lie against an inaccessible page. <c>Guard.After</c>, or for use in production
/// <c>Guard.Sample(1000)</c>. Its text is that of the environment: "sample:1000".
/// </summary>
public readonly record struct Guard : IKeyValue
{
    readonly GuardMode mode;
    readonly uint every;

    Guard(GuardMode mode, uint every = 0)
    {
        this.mode = mode;
        this.every = every;
    }

    /// <summary>No block.</summary>
    public static Guard Off => default;

    /// <summary>Every block, with the page behind it: what is read or written there is caught.</summary>
    public static Guard After => new(GuardMode.After);

    /// <summary>Every block, with the page in front of it.</summary>
    public static Guard Before => new(GuardMode.Before);

    /// <summary>One block in so many on average, at random, with the page behind it or in front of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,000,000,000.</exception>
    public static Guard Sample(int every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, (int)KeyValues.MostNumbered);
        return new(GuardMode.Sample, (uint)every);
    }

    /// <summary>The value in a slot.</summary>
    internal static Guard FromSlot(ulong slot) => new((GuardMode)KeyValues.WordOf(slot), (uint)KeyValues.NumberOf(slot));

    /// <inheritdoc/>
    ulong IKeyValue.Slot => KeyValues.Numbered((int)mode, every);

    /// <inheritdoc/>
    public override string ToString() => mode switch
    {
        GuardMode.Off => "off",
        GuardMode.After => "after",
        GuardMode.Before => "before",
        _ => string.Create(CultureInfo.InvariantCulture, $"sample:{every}"),
    };
}
