using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>The walk over the blocks in use finds each of them, and nothing else.</summary>
public sealed unsafe class WalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void In_a_run_the_blocks_in_use_are_found(int sizeClass) => Seeded.Run(random =>
    {
        using CachedPool pool = new();
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        List<nuint> live = [];
        for (nuint i = 0; i < Run.Bytes / size; i++) live.Add((nuint)pool.Pool.Alloc(size));
        nuint run = live[0];
        while (live.Count > 0)
        {
            int any = random.Next(live.Count);
            pool.Pool.Free((void*)live[any], size);
            live.RemoveAt(any);
            if (live.Count % 7 == 0 && live.Count > 0) pool.BlocksInRun(run).Should().Equal(live.Order());
        }
        pool.BlocksInRun(run).Should().BeEmpty();
    });

    /// <summary>Small ones without a header, large ones with one, aligned ones of both kinds, and in a guarding class some that lie apart.</summary>
    [Theory]
    [InlineData(false, 16)]
    [InlineData(false, 8)]
    [InlineData(true, 16)]
    public void The_listing_has_all_blocks_of_all_kinds(bool guards, int align) => Seeded.Run(random =>
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 64 << 20 } });
        Args args = new() { { Mvff.Keys.Align, align } };
        if (guards) args.Add(GuardPool.Keys.Guard, Guard.Sample(5));
        PoolClass poolClass = guards ? new LayeredPoolClass<CacheCore<GuardCore<MvffCore>>>() : CachedPool.Class;
        using IPool pool = arena.CreatePool(poolClass, args);
        using MallocShim shim = new(pool);
        Dictionary<nuint, nuint> live = [];
        for (int step = 0; step < 1500; step++)
        {
            if (random.Next(200) >= live.Count) Allocate();
            else
            {
                nuint any = live.Keys.ElementAt(random.Next(live.Count));
                live.Remove(any, out nuint size);
                if (random.Next(3) != 0) shim.Free((void*)any);
                else
                {
                    nuint other = (nuint)random.Next(1, 3000);
                    live.Add((nuint)shim.Realloc((void*)any, other), other);
                }
            }
            if (step % 50 == 0) ShouldBeListed(shim, live);
        }
        foreach (nuint block in live.Keys) shim.Free((void*)block);
        ShouldBeListed(shim, []);
        pool.Check(CheckLevel.Deep);

        void Allocate()
        {
            nuint size = (nuint)random.Next(random.Next(10) == 0 ? 50_000 : 1200);
            void* block = random.Next(3) == 0 ? shim.AlignedAlloc((nuint)1 << random.Next(4, 13), size) : shim.Malloc(size);
            new Span<byte>(block, (int)size).Fill(0xA5);
            live.Add((nuint)block, size);
        }
    });

    // A small block is listed with all the bytes that it has.
    static void ShouldBeListed(MallocShim shim, Dictionary<nuint, nuint> live)
    {
        StringWriter text = new();
        shim.ShowAllocMem(text);
        Dictionary<nuint, nuint> listed = [];
        foreach (string line in text.ToString().Split('\n').Where(line => line.StartsWith("0x", StringComparison.Ordinal)))
        {
            string[] words = line.Split(' ');
            listed.Add(nuint.Parse(words[0].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), nuint.Parse(words[4], CultureInfo.InvariantCulture));
        }
        listed.Keys.Order().Should().Equal(live.Keys.Order());
        foreach ((nuint block, nuint size) in live)
            (listed[block] == size || listed[block] == shim.UsableSize((void*)block)).Should().BeTrue($"the block at 0x{block:x} of {size} bytes is listed with {listed[block]}");
    }
}
