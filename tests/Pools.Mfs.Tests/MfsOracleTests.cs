using System;
using System.Collections.Generic;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests;

/// <summary>Drives a pool with random operations beside a list of its blocks: of units below, around and above a grain, while the pool grows and shrinks.</summary>
public sealed unsafe class MfsOracleTests
{
    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(24, 8, 4096)]
    [InlineData(100, 64, 65536)]
    [InlineData(4096, 8, 65536)]
    [InlineData(5000, 8, 8192)]
    [InlineData(100_000, 4096, 65536)]
    public void Blocks_are_units_that_do_not_overlap(int unitSize, int align, int extendBy) => Seeded.Run(random =>
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });
        using IPool other = arena.CreatePool(Mfs.Class, new Args { { Mfs.Keys.UnitSize, 4000 } }), pool = arena.CreatePool(Mfs.Class,
            new Args { { Mfs.Keys.UnitSize, unitSize }, { Mfs.Keys.Align, align }, { Mfs.Keys.ExtendBy, extendBy }, { Mfs.Keys.Spare, random.Next(5) * 0.25 } });
        nuint size = (nuint)unitSize, unit = (size + (nuint)align - 1) & ~((nuint)align - 1);
        SortedSet<nuint> blocks = [];
        for (int round = 0; round < 12; round++)
        {
            int goal = round == 11 ? 0 : random.Next(round % 2 == 0 ? 400 : 20);
            while (blocks.Count != goal) Step(blocks.Count < goal ? 0.7 : 0.3);
            pool.Check(CheckLevel.Deep);
            blocks.Zip(blocks.Skip(1), (a, b) => b - a).All(distance => distance >= unit).Should().BeTrue();
            pool.FreeRanges().Sum(range => (long)range.Size).Should().Be((long)pool.FreeSize);
            pool.FreeRanges().Select(range => range.Address).Should().NotIntersectWith(blocks);
        }

        void Step(double growing)
        {
            if (blocks.Count == 0 || random.NextDouble() < growing)
            {
                nuint block = (nuint)pool.Alloc(size);
                (block % (nuint)align).Should().Be(0);
                blocks.Add(block).Should().BeTrue();
                *(byte*)block = 1;
                ((byte*)block)[size - 1] = 1;
            }
            else
            {
                nuint block = blocks.ElementAt(random.Next(blocks.Count));
                blocks.Remove(block);
                pool.Free((void*)block, size);
            }
            (pool.TotalSize - pool.FreeSize).Should().Be((nuint)blocks.Count * unit);
            if (random.Next(8) == 0) other.Alloc(4000); // its grains come in between
        }
    });
}
