using System;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

// A client's mistakes are named, and leave the pool as it was.
public abstract unsafe partial class PoolConformance
{
    [Fact]
    public void A_block_freed_twice_is_a_double_free() => AMistake(MistakeKind.DoubleFree, (pool, block) =>
    {
        void* other = Alloc(pool, 48);
        Free(pool, other, 48);
        return ((nuint)other, Fit(48));
    });

    [Fact]
    public void An_address_inside_a_block_is_no_block() => AMistake(MistakeKind.InvalidFree, (_, block) => (block + 1, Fit(48)));

    [Fact]
    public void Memory_of_nobody_is_no_block() => AMistake(MistakeKind.InvalidFree, (_, _) => (4096, Fit(48)));

    [Fact]
    public void Null_is_no_block() => AMistake(MistakeKind.InvalidFree, (_, _) => (0, Fit(48)));

    [Fact]
    public void Another_pools_block_is_no_block() => AMistake(MistakeKind.InvalidFree, (pool, _) => ((nuint)Alloc(CreatePool(), 48), Fit(48)));

    [Fact]
    public void Another_arenas_block_is_no_block()
    {
        using Arena other = new();
        AMistake(MistakeKind.InvalidFree, (_, _) => ((nuint)Alloc(other.CreatePool(Class, Args), 48), Fit(48)));
    }

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(1L << 40)]
    [InlineData(-1)]
    public void A_size_that_reaches_beyond_the_pool_is_a_mismatch(long size) =>
        AMistake(MistakeKind.SizeMismatch, (_, block) => (block, unchecked((nuint)size)));

    // Frees what the mistake says, in a pool with one block of 48 bytes or so.
    void AMistake(MistakeKind kind, Func<IPool, nuint, (nuint Block, nuint Size)> make)
    {
        using IPool pool = CreatePool();
        void* block = Alloc(pool, 48);
        (nuint freed, nuint size) = make(pool, (nuint)block);
        nuint before = Allocated(pool);

        PoolCorruptionException mistake = pool.Invoking(p => p.Free((void*)freed, size)).Should().Throw<PoolCorruptionException>()
            .Which;
        mistake.Message.Should().StartWith($"{Hyphenated(kind)}: pool '{pool.Name}' ({Class.Name}), block 0x{mistake.Block:x}");

        mistake.Kind.Should().Be(kind);
        mistake.PoolName.Should().Be(pool.Name);
        unchecked(mistake.Block + (nuint)mistake.Offset).Should().Be(freed); // a class may know the block around it
        Allocated(pool).Should().Be(before);
        pool.Check(CheckLevel.Deep);
        Free(pool, block, 48);
        Free(pool, Alloc(pool, 100), 100);
        ShouldBeEmpty(pool);
    }

    static string Hyphenated(MistakeKind kind) => Regex.Replace(kind.ToString(), "(?<!^)[A-Z]", "-$0").ToLowerInvariant();

    [Fact]
    public void What_is_no_block_in_use_is_not_resized()
    {
        using IPool pool = CreatePool();
        byte* low = (byte*)Alloc(pool, 48);
        Free(pool, Alloc(pool, 4000), 4000);
        byte* freed = (byte*)Alloc(pool, 1000);
        Free(pool, freed, 1000);
        byte onStack = 0;
        nuint before = Allocated(pool);

        pool.TryResize(null, Fit(48), 2 * Fit(48)).Should().BeFalse();
        pool.TryResize(&onStack, Fit(48), 2 * Fit(48)).Should().BeFalse();
        IsRefused(() => pool.TryResize(freed + 256, 64, 128));

        Allocated(pool).Should().Be(before);
        pool.Check(CheckLevel.Deep);
        Free(pool, low, 48);
        ShouldBeEmpty(pool);
    }

    // A class may say what is wrong.
    static void IsRefused(Func<bool> attempt)
    {
        try { attempt().Should().BeFalse(); }
        catch (PoolCorruptionException) { }
    }
}
