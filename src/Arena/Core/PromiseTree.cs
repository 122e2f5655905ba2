using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pools.Core;

/// <summary>
/// An array of bytes that answers "which is the lowest (highest) index whose byte is at least n?" in a step for each power of 16
/// of its length.
/// </summary>
/// <remarks>
/// Level 0 is the array. An entry of level k+1 is the largest of a node of sixteen entries of level k, one vector. A change is written to all
/// levels, whether it matters there or not: where freed memory lies and what is taken next can not be foretold, and a branch that is
/// guessed wrong costs more than all of them. Levels above <see cref="height"/> are not kept up: they would say only what
/// entry 0 of the highest one kept says, so a tree whose low indices alone are used is as cheap as a small one. Memory that
/// was never written reads as zero, which is right for bytes that were never set. The tree itself must not be moved while it is used: it lies in
/// unmanaged memory or on a stack.
/// </remarks>
internal unsafe struct PromiseTree
{
    const int FanOutShift = TreeOf16.FanOutShift, FanOut = TreeOf16.FanOut;

    fixed ulong levels[TreeOf16.MaxLevels];
    int height;

    public void Init() => height = 1;

    public void SetLevel(int level, byte* entries) => levels[level] = (ulong)entries;

    public readonly byte* Level(int level) => (byte*)levels[level];

    public readonly byte this[nuint index] => Level(0)[index];

    /// <summary>The largest byte of all.</summary>
    public readonly byte Max() => LargestOf(Level(height - 1));

    static byte LargestOf(byte* node) => unchecked((byte)~Bytes16.Smallest(~Vector128.LoadAligned(node)).ToScalar());

    /// <summary>Makes room for <paramref name="index"/>: keeps up as many levels as it takes to reach it from the highest.</summary>
    public void Include(nuint index)
    {
        while (index >> (FanOutShift * height) != 0)
        {
            byte max = Max();
            if (max != 0) *Level(height) = max; // a table that only high indices use is not committed here
            height++;
        }
    }

    /// <summary>Whether <paramref name="index"/> is within what <see cref="Include"/> made room for.</summary>
    public readonly bool Reaches(nuint index) => index >> (FanOutShift * height) == 0;

    /// <summary>Makes an entry at least that large.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop then has the registers to itself
    public readonly void Raise(nuint index, byte value)
    {
        Vector128<byte> raised = Vector128.Create(value);
        nuint offset = index << FanOutShift;
        for (byte** level = Lowest, end = level + height; level < end; level++)
        {
            Vector128<byte> own = Bytes16.Only(offset);
            offset = NodeAbove(offset);
            Raise(*level + offset, raised & own);
        }
    }

    /// <summary>Sets an entry.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly void Set(nuint index, byte value) => RaiseAndSet(index, 0, index, value, index, 0);

    /// <summary>
    /// Makes entry <paramref name="raised"/> at least <paramref name="most"/>, sets entry <paramref name="index"/>, and then makes
    /// <paramref name="beside"/>, in one node with that, at least as large as <paramref name="least"/>. Any may be the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void RaiseAndSet(nuint raised, byte most, nuint index, byte value, nuint beside, byte least)
    {
        byte** level = Lowest, end = level + height;
        nuint raisedOffset = raised & ~(nuint)(FanOut - 1), offset = index & ~(nuint)(FanOut - 1);
        Vector128<byte> mosts = Vector128.Create(most), values = Vector128.Create(value), leasts = Vector128.Create(least);
        Raise(*level + raisedOffset, mosts & Bytes16.Only(raised << FanOutShift));
        byte* node = *level + offset;
        Vector128<byte> own = Bytes16.Only(index << FanOutShift), others = Vector128.AndNot(Vector128.LoadAligned(node), own);
        Vector128.Max(Vector128.Max(others, values & own), leasts & Bytes16.Only(beside << FanOutShift)).StoreAligned(node);
        // What the largest byte of the node lacks of 255: the processor finds the smallest more quickly. The others of all levels can be known
        // before the value is.
        Vector128<byte> lack = Vector128.Min(Bytes16.Smallest(~others), ~Vector128.Max(values, leasts));
        while (++level < end)
        {
            own = Bytes16.Only(raisedOffset);
            raisedOffset = NodeAbove(raisedOffset);
            Raise(*level + raisedOffset, mosts & own);
            own = Bytes16.Only(offset);
            offset = NodeAbove(offset);
            node = *level + offset;
            others = Vector128.AndNot(Vector128.LoadAligned(node), own);
            (others | Vector128.AndNot(own, Bytes16.Lowest(lack))).StoreAligned(node);
            lack = Vector128.Min(lack, Bytes16.Smallest(~others));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Raise(byte* node, Vector128<byte> least) => Vector128.Max(Vector128.LoadAligned(node), least).StoreAligned(node);

    readonly byte** Lowest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (byte**)Unsafe.AsPointer(ref Unsafe.AsRef(in levels[0]));
    }

    // Where in the level above lies the node with the entry for the node at that offset. The lowest byte of an offset is 16 times the number of that entry.
    static nuint NodeAbove(nuint offset) => offset >> FanOutShift & ~(nuint)(FanOut - 1);

    /// <summary>The lowest index whose byte is at least <paramref name="n"/> (1 or more), or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long First(byte n)
    {
        Vector128<byte> least = Vector128.Create(n);
        int level = height - 1;
        uint found = Bytes16.AtLeast(Level(level), least);
        return found != 0 ? FirstBelow(level, (nuint)BitOperations.TrailingZeroCount(found), least) : -1;
    }

    /// <summary>The lowest index not below <paramref name="from"/> whose byte is at least <paramref name="n"/>, or -1.</summary>
    public readonly long Next(nuint from, byte n)
    {
        Vector128<byte> least = Vector128.Create(n);
        uint within = uint.MaxValue << (int)(from & (FanOut - 1));
        for (int level = 0; level < height; level++)
        {
            nuint node = from & ~(nuint)(FanOut - 1);
            uint found = Bytes16.AtLeast(Level(level) + node, least) & within;
            if (found != 0) return FirstBelow(level, node + (nuint)BitOperations.TrailingZeroCount(found), least);
            from >>= FanOutShift;
            within = uint.MaxValue << (int)(from & (FanOut - 1)) << 1;
        }
        return -1;
    }

    /// <summary>The highest index whose byte is at least <paramref name="n"/> (1 or more), or -1.</summary>
    public readonly long Last(byte n)
    {
        Vector128<byte> least = Vector128.Create(n);
        nuint index = 0;
        for (int level = height - 1; level >= 0; level--)
        {
            index <<= FanOutShift;
            uint found = Bytes16.AtLeast(Level(level) + index, least);
            if (found == 0) return -1;
            index += (nuint)BitOperations.Log2(found);
        }
        return (long)index;
    }

    // The first large enough index below entry `index` of level `level`, which is large enough, so that there is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly long FirstBelow(int level, nuint index, Vector128<byte> least)
    {
        byte** lowest = Lowest;
        for (byte** at = lowest + level; at > lowest;)
        {
            index <<= FanOutShift;
            index += (nuint)BitOperations.TrailingZeroCount(Bytes16.AtLeast(*--at + index, least));
        }
        return (long)index;
    }

    /// <summary>The highest index that <see cref="Include"/> made room for.</summary>
    public readonly nuint Highest => ((nuint)1 << (FanOutShift * height)) - 1;

    /// <summary>Whether every entry of the levels kept up is the largest of its sixteen below.</summary>
    public readonly bool Check(nuint entries)
    {
        for (int level = 1; level < height; level++)
        {
            nuint length = TreeOf16.IndexAt((entries - 1 < Highest ? entries - 1 : Highest), level) + 1;
            for (nuint i = 0; i < length; i++)
                if (Level(level)[i] != LargestOf(Level(level - 1) + (i << FanOutShift))) return false;
        }
        return true;
    }
}
