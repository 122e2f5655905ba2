using System;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class MaxTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(300)]
    [InlineData(5000)]
    public void It_answers_as_an_array_that_is_searched(int entries) => Seeded.Run(random =>
    {
        using ZeroedTables memory = new(Size(entries));
        MaxTree tree = Lay(entries, memory.Start);
        int[] model = new int[entries];
        for (int step = 0; step < 4000; step++)
        {
            int index = random.Next(random.Next(1, entries + 1)), value = random.Next(3) == 0 ? 0 : random.Next(1, 16) << random.Next(28);
            tree.Include((nuint)index);
            tree.Set((nuint)index, value);
            model[index] = value;
            Compare(tree, model, random);
        }
        tree.Check((nuint)entries).Should().BeTrue();
    });

    static void Compare(in MaxTree tree, int[] model, Random random)
    {
        int from = random.Next(model.Length), n = Math.Max(1, model[random.Next(model.Length)] + random.Next(2));
        tree[(nuint)from].Should().Be(model[from]);
        tree.Max().Should().Be(model.Max());
        tree.First(n).Should().Be(Array.FindIndex(model, value => value >= n));
        tree.Last(n).Should().Be(Array.FindLastIndex(model, value => value >= n));
        if (tree.Reaches((nuint)from)) tree.Next((nuint)from, n).Should().Be(Array.FindIndex(model, from, value => value >= n));
    }

    static MaxTree Lay(int entries, byte* memory)
    {
        MaxTree tree = default;
        for (int level = 0; level < TreeOf16.LevelCount((nuint)entries); level++)
        {
            tree.SetLevel(level, (int*)memory);
            memory += TreeOf16.LevelLength((nuint)entries, level) * sizeof(int);
        }
        tree.Init();
        return tree;
    }

    static nuint Size(int entries)
    {
        nuint size = 0;
        for (int level = 0; level < TreeOf16.LevelCount((nuint)entries); level++) size += TreeOf16.LevelLength((nuint)entries, level) * sizeof(int);
        return size;
    }
}
