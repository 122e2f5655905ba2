using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;

namespace Pools.Conformance;

/// <summary>The blocks that a test has of a pool, each filled with bytes of its own, so that any two that overlap are noticed.</summary>
public sealed unsafe class LiveBlocks(IPool pool, Random random)
{
    readonly List<(nuint Address, nuint Size, byte Fill)> blocks = [];

    /// <summary>How many there are.</summary>
    public int Count => blocks.Count;

    /// <summary>What a pool that accounts to the byte has allocated for them.</summary>
    public nuint RoundedSize => SizeBy(size => Math.Max(size, 1) + pool.Align - 1 & ~(pool.Align - 1));

    /// <summary>The same for one that rounds sizes in its own way.</summary>
    public nuint SizeBy(Func<nuint, nuint> rounded) => blocks.Aggregate((nuint)0, (sum, block) => sum + rounded(block.Size));

    /// <summary>Takes a new block in, and fills it.</summary>
    public void Add(void* block, nuint size)
    {
        ((nuint)block % pool.Align).Should().Be(0, "blocks are aligned");
        byte fill = (byte)random.Next(256);
        Bytes((nuint)block, size).Fill(fill);
        blocks.Add(((nuint)block, size, fill));
    }

    /// <summary>Allocates one.</summary>
    public void Alloc(nuint size) => Add(pool.Alloc(size), size);

    /// <summary>Frees one of them, any.</summary>
    public void FreeAny()
    {
        (nuint address, nuint size, byte fill) = TakeAny();
        ShouldHold(address, size, fill);
        pool.Free((void*)address, size);
    }

    /// <summary>Tries to resize one of them, any; its content stays.</summary>
    public void ResizeAny(nuint newSize)
    {
        (nuint address, nuint size, byte fill) = TakeAny();
        bool resized = pool.TryResize((void*)address, size, newSize);
        ShouldHold(address, resized ? Math.Min(size, newSize) : size, fill);
        Add((void*)address, resized ? newSize : size);
    }

    /// <summary>Frees all of them.</summary>
    public void FreeAll()
    {
        while (Count > 0) FreeAny();
    }

    /// <summary>Asserts that no two overlap, and that each holds what it was filled with.</summary>
    public void ShouldBeIntact()
    {
        (nuint Address, nuint Size, byte Fill)[] sorted = blocks.OrderBy(block => block.Address).ToArray();
        for (int i = 1; i < sorted.Length; i++)
            (sorted[i - 1].Address + Math.Max(sorted[i - 1].Size, 1)).Should().BeLessThanOrEqualTo(sorted[i].Address, "blocks do not overlap");
        foreach ((nuint address, nuint size, byte fill) in sorted) ShouldHold(address, size, fill);
    }

    (nuint Address, nuint Size, byte Fill) TakeAny()
    {
        int index = random.Next(Count);
        (nuint, nuint, byte) block = blocks[index];
        blocks[index] = blocks[^1];
        blocks.RemoveAt(Count - 1);
        return block;
    }

    static void ShouldHold(nuint address, nuint size, byte fill)
    {
        if (Bytes(address, size).ContainsAnyExcept(fill)) throw new InvalidOperationException($"the block at 0x{address:x} of {size} bytes was overwritten");
    }

    static Span<byte> Bytes(nuint address, nuint size) => new((void*)address, checked((int)size));
}
