using System;
using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>Random use against a list of what is in use.</summary>
public sealed unsafe class ShimOracle : Shims
{
    [Theory, MemberData(nameof(Pools))]
    public void Blocks_keep_their_content(string name, int align) => Seeded.Run(random =>
    {
        using MallocShim shim = Create(name, align);
        Use(shim, random, 5000);
        Allocated(shim).Should().Be(0);
        shim.Pool.Check(CheckLevel.Deep);
    });

    [Theory, MemberData(nameof(Pools))]
    public void Threads_share_a_shim(string name, int align) => Seeded.Run(random =>
    {
        using MallocShim shim = Create(name, align);
        Threads.Run(4, random, own => Use(shim, own, 4000));
        Allocated(shim).Should().Be(0);
        shim.Pool.Check(CheckLevel.Deep);
    });

    static void Use(MallocShim shim, Random random, int steps)
    {
        List<(nuint Block, nuint Size, int Seed)> live = [];
        for (int i = 0; i < steps; i++)
        {
            nuint size = (nuint)random.Next(random.Next(50) == 0 ? 200_000 : 600);
            if (random.Next(200) >= live.Count) live.Add(New(size, random));
            else
            {
                int any = random.Next(live.Count);
                (nuint block, nuint old, int seed) = live[any];
                Holds(block, old, seed);
                live.RemoveAt(any);
                if (random.Next(3) > 0) shim.Free((void*)block);
                else if (size > 0)
                {
                    block = (nuint)shim.Realloc((void*)block, size);
                    Holds(block, Math.Min(old, size), seed);
                    Fill((void*)block, size, seed);
                    live.Add((block, size, seed));
                }
                else shim.Realloc((void*)block, 0);
            }
        }
        foreach ((nuint block, nuint size, int seed) in live)
        {
            Holds(block, size, seed);
            shim.Free((void*)block);
        }

        (nuint, nuint, int) New(nuint size, Random own)
        {
            int seed = own.Next(256);
            void* block = own.Next(4) switch
            {
                0 => shim.Calloc(1, size),
                1 => shim.AlignedAlloc((nuint)1 << own.Next(13), size),
                _ => shim.Malloc(size),
            };
            Fill(block, size, seed);
            return ((nuint)block, size, seed);
        }
    }

    static void Holds(nuint block, nuint size, int seed)
    {
        if (!IsFilled((void*)block, size, seed)) throw new InvalidOperationException($"the block at 0x{block:x} of {size} bytes was overwritten");
    }
}
