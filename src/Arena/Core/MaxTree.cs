using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pools.Core;

/// <summary>
/// An array of numbers, 0 to <see cref="Largest"/>, that answers "which is the lowest (highest) index whose value is at
/// least n?" in a step for each power of sixteen of its length.
/// </summary>
/// <remarks>
/// Level 0 is the array. An entry of level k+1 is the largest of sixteen entries of level k, which share a cache line, so a
/// step of a search reads one line and compares it in a few vector instructions. Levels above <see cref="height"/> are not kept up:
/// they would say only what entry 0 of the highest one kept says, so a tree whose low indices alone are used is as cheap as a small one.
/// Memory that was never written reads as zero, which is right for values that were never set.
/// </remarks>
internal unsafe struct MaxTree
{
    /// <summary>The largest value an entry can hold. Comparisons are signed.</summary>
    public const int Largest = int.MaxValue;

    const int FanOutShift = TreeOf16.FanOutShift, FanOut = TreeOf16.FanOut;

    fixed ulong levels[TreeOf16.MaxLevels];
    int height;

    public void Init() => height = 1;

    public void SetLevel(int level, int* entries) => levels[level] = (ulong)entries;

    public readonly int* Level(int level) => (int*)levels[level];

    public readonly int Height => height;

    public readonly int this[nuint index] => Level(0)[index];

    /// <summary>The largest value of all.</summary>
    public readonly int Max() => Max(Level(height - 1));

    /// <summary>Makes room for <paramref name="index"/>: keeps up as many levels as it takes to reach it from the highest.</summary>
    public void Include(nuint index)
    {
        while (index >> (FanOutShift * height) != 0)
        {
            int max = Max(Level(height - 1));
            if (max != 0) Level(height)[0] = max; // a table that only high indices use is not committed here
            height++;
        }
    }

    /// <summary>Whether <paramref name="index"/> is within what <see cref="Include"/> made room for.</summary>
    public readonly bool Reaches(nuint index) => index >> (FanOutShift * height) == 0;

    /// <summary>Sets an entry that <see cref="Include"/> made room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(nuint index, int value)
    {
        int* entry = Level(0) + index;
        int old = *entry;
        if (value == old) return;
        *entry = value;
        if (value > old) Raised(index, value);
        else Lowered(index, old);
    }

    readonly void Raised(nuint index, int value)
    {
        for (int level = 1; level < height; level++)
        {
            index >>= FanOutShift;
            int* entry = Level(level) + index;
            if (*entry >= value) return;
            *entry = value;
        }
    }

    readonly void Lowered(nuint index, int old)
    {
        for (int level = 1; level < height; level++)
        {
            int* entry = Level(level) + (index >> FanOutShift);
            if (*entry != old) return;
            int max = Max(Level(level - 1) + (index & ~(nuint)(FanOut - 1)));
            if (max == old) return;
            *entry = max;
            index >>= FanOutShift;
        }
    }

    /// <summary>The lowest index whose value is at least <paramref name="n"/> (1 or more), or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long First(int n) => FirstBelow(height, 0, n);

    /// <summary>The lowest index not below <paramref name="from"/> whose value is at least <paramref name="n"/>, or -1.</summary>
    public readonly long Next(nuint from, int n)
    {
        uint within = uint.MaxValue << (int)(from & (FanOut - 1));
        for (int level = 0; level < height; level++)
        {
            nuint node = from & ~(nuint)(FanOut - 1);
            uint found = AtLeast(Level(level) + node, n) & within;
            if (found != 0) return FirstBelow(level, node + (nuint)BitOperations.TrailingZeroCount(found), n);
            within = uint.MaxValue << (int)((from >> FanOutShift & (FanOut - 1)) + 1);
            from >>= FanOutShift;
        }
        return -1;
    }

    /// <summary>The highest index whose value is at least <paramref name="n"/> (1 or more), or -1.</summary>
    public readonly long Last(int n)
    {
        nuint index = 0;
        for (int level = height - 1; level >= 0; level--)
        {
            index <<= FanOutShift;
            uint found = AtLeast(Level(level) + index, n);
            if (found == 0) return -1;
            index += (nuint)BitOperations.Log2(found);
        }
        return (long)index;
    }

    // The search below entry `index` of level `level`, which is known to hold a value that large (or is the root of all).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly long FirstBelow(int level, nuint index, int n)
    {
        while (--level >= 0)
        {
            index <<= FanOutShift;
            uint found = AtLeast(Level(level) + index, n);
            if (found == 0) return -1;
            index += (nuint)BitOperations.TrailingZeroCount(found);
        }
        return (long)index;
    }

    // A bit for each of the node's entries that is at least n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint AtLeast(int* node, int n)
    {
        if (Sse2.IsSupported)
        {
            Vector128<int> below = Vector128.Create(n - 1);
            Vector128<short> low = Sse2.PackSignedSaturate(
                Sse2.CompareGreaterThan(Sse2.LoadVector128(node), below),
                Sse2.CompareGreaterThan(Sse2.LoadVector128(node + 4), below));
            Vector128<short> high = Sse2.PackSignedSaturate(
                Sse2.CompareGreaterThan(Sse2.LoadVector128(node + 8), below),
                Sse2.CompareGreaterThan(Sse2.LoadVector128(node + 12), below));
            return (uint)Sse2.MoveMask(Sse2.PackSignedSaturate(low, high));
        }
        uint mask = 0;
        for (int i = 0; i < FanOut; i++) mask |= (node[i] >= n ? 1u : 0u) << i;
        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Max(int* node)
    {
        if (Sse41.IsSupported)
        {
            Vector128<int> max = Sse41.Max(
                Sse41.Max(Sse2.LoadVector128(node), Sse2.LoadVector128(node + 4)),
                Sse41.Max(Sse2.LoadVector128(node + 8), Sse2.LoadVector128(node + 12)));
            max = Sse41.Max(max, Sse2.Shuffle(max, 0b_01_00_11_10));
            max = Sse41.Max(max, Sse2.Shuffle(max, 0b_10_11_00_01));
            return Sse2.ConvertToInt32(max);
        }
        int largest = node[0];
        for (int i = 1; i < FanOut; i++)
            if (node[i] > largest) largest = node[i];
        return largest;
    }

    /// <summary>Whether every entry of the levels kept up is the largest of its sixteen below.</summary>
    public readonly bool Check(nuint entries)
    {
        for (int level = 1; level < height; level++)
        {
            nuint length = TreeOf16.IndexAt(Math.Min(entries, (nuint)1 << (FanOutShift * height)) - 1, level) + 1;
            for (nuint i = 0; i < length; i++)
                if (Level(level)[i] != Max(Level(level - 1) + (i << FanOutShift))) return false;
        }
        return true;
    }
}
