using System;
using System.Linq;
using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

public sealed unsafe class PromiseTreeTests
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
        PromiseTree tree = Lay(entries, memory.Start);
        byte[] model = new byte[entries];
        for (int step = 0; step < 4000; step++)
        {
            int index = random.Next(random.Next(1, entries + 1)), beside = Math.Min(index | 15, entries - 1);
            int other = random.Next(beside + 1);
            byte value = Value(random), least = Value(random), most = Value(random);
            tree.Include((nuint)beside);
            switch (random.Next(3))
            {
                case 0:
                    tree.Set((nuint)index, value);
                    model[index] = value;
                    break;
                case 1:
                    tree.Raise((nuint)index, value);
                    model[index] = Math.Max(model[index], value);
                    break;
                default:
                    tree.RaiseAndSet((nuint)other, most, (nuint)index, value, (nuint)beside, least);
                    model[other] = Math.Max(model[other], most);
                    model[index] = value;
                    model[beside] = Math.Max(model[beside], least);
                    break;
            }
            Compare(tree, model, random);
            tree.Check((nuint)entries).Should().BeTrue();
        }
    });

    static void Compare(in PromiseTree tree, byte[] model, Random random)
    {
        int from = random.Next(model.Length);
        byte n = (byte)Math.Clamp(model[random.Next(model.Length)] + random.Next(2), 1, byte.MaxValue);
        tree[(nuint)from].Should().Be(model[from]);
        tree.Max().Should().Be(model.Max());
        tree.First(n).Should().Be(Array.FindIndex(model, value => value >= n));
        tree.Last(n).Should().Be(Array.FindLastIndex(model, value => value >= n));
        if (tree.Reaches((nuint)from)) tree.Next((nuint)from, n).Should().Be(Array.FindIndex(model, from, value => value >= n));
    }

    // Any, but often nothing or the most there is.
    static byte Value(Random random) => (byte)(random.Next(4) switch { 0 => 0, 1 => byte.MaxValue, _ => random.Next(byte.MaxValue) });

    static PromiseTree Lay(int entries, byte* memory)
    {
        PromiseTree tree = default;
        for (int level = 0; level < TreeOf16.LevelCount((nuint)entries); level++)
        {
            tree.SetLevel(level, memory);
            memory += TreeOf16.LevelLength((nuint)entries, level);
        }
        tree.Init();
        return tree;
    }

    static nuint Size(int entries)
    {
        nuint size = 0;
        for (int level = 0; level < TreeOf16.LevelCount((nuint)entries); level++) size += TreeOf16.LevelLength((nuint)entries, level);
        return size;
    }
}
