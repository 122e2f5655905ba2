using System;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Conformance;

// A pool from its creation to its disposal.
public abstract unsafe partial class PoolConformance
{
    [Fact]
    public void A_pool_knows_its_arena_and_is_known_by_it()
    {
        IPool first = CreatePool(), second = arena.CreatePool(Class, new Args { Args, { Mine.Name, "trees" } });
        arena.Pools.Should().Equal(first, second);
        first.Arena.Should().BeSameAs(arena);
        first.Class.Should().BeSameAs(Class);
        first.Name.Should().StartWith(Class.Name);
        second.Name.Should().Be("trees");
        second.ToString().Should().Contain("trees").And.Contain(Class.Name);

        void* block = Alloc(second, 10);
        arena.Contains(block).Should().BeTrue();
        arena.TryGetPool(block, out IPool? owner).Should().BeTrue();
        owner.Should().BeSameAs(second);
        Free(second, block, 10);

        first.Dispose();
        arena.Pools.Should().Equal(second);
    }

    static class Mine
    {
        public static readonly Key<string> Name = new("Name");
        public static readonly Key<long> Unknown = new("Colour");
    }

    [Fact]
    public void Disposed_it_gives_everything_back() => Seeded.Run(random =>
    {
        nuint before = 0;
        for (int round = 0; round < 3; round++)
        {
            IPool pool = CreatePool();
            LiveBlocks blocks = new(pool, new Random(random.Next()));
            for (int i = 0; i < 3000; i++) blocks.Alloc(Fit(1000));
            try { pool.Dispose(); }
            catch (PoolCorruptionException e) { e.Kind.Should().Be(MistakeKind.Leak); }
            arena.Check();
            // The first round commits tables of the arena that stay.
            if (round > 0) arena.Committed.Should().Be(before);
            before = arena.Committed;
            arena.Reserved.Should().Be(1 << 20);
        }
        before.Should().BeLessThan(128 << 10);
    });

    [Fact]
    public void What_is_free_goes_back_when_it_is_asked_for() => Seeded.Run(random =>
    {
        using Arena roomy = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 1.0 } });
        IPool pool = roomy.CreatePool(Class, Args);
        LiveBlocks blocks = new(pool, random);
        for (int i = 0; i < 3000; i++) blocks.Alloc(Fit(1000));
        for (int i = 0; i < 1500; i++) blocks.FreeAny();
        for (int i = 0; i < 2; i++)
        {
            nuint committed = roomy.Committed, back = roomy.TrimExcess();
            roomy.Committed.Should().Be(committed - back);
            roomy.SpareCommitted.Should().Be(0);
            roomy.Check();
            pool.Check(CheckLevel.Deep);
            blocks.FreeAll(); // each with its content
        }
        if (GivesAllBack) pool.TotalSize.Should().Be(0);
        ShouldBeEmpty(pool);
        pool.Dispose();
        roomy.TrimExcess().Should().BeGreaterThan(0, "the core itself was there");
        roomy.TrimExcess().Should().Be(0);
    });

    [Fact]
    public void Disposed_it_says_so_whatever_is_asked_of_it()
    {
        IPool pool = CreatePool();
        pool.Dispose();
        pool.Dispose();
        ShouldSayThatItIsDisposed(pool);
    }

    [Fact]
    public void It_is_disposed_with_its_arena()
    {
        IPool pool = CreatePool();
        arena.Dispose();
        ShouldSayThatItIsDisposed(pool);
        arena.Invoking(a => a.CreatePool(Class, Args)).Should().Throw<ObjectDisposedException>();
    }

    static void ShouldSayThatItIsDisposed(IPool pool)
    {
        byte block = 0;
        void* address = &block;
        Action[] uses =
        [
            () => pool.Alloc(1), () => pool.TryAlloc(1, out _), () => pool.AllocAligned(1, 16), () => pool.TryAllocAligned(1, 16, out _),
            () => pool.Free(address, 1), () => pool.TryResize(address, 1, 2), () => pool.Check(),
            () => _ = pool.Align, () => _ = pool.TotalSize, () => _ = pool.FreeSize, () => _ = pool.LargestFree, () => _ = pool.FreeRangeCount,
            () => _ = pool.FreeRanges().Count(),
        ];
        foreach (Action use in uses) use.Should().Throw<ObjectDisposedException>().WithMessage($"*{pool.Name}*");
        pool.ToString().Should().Contain(pool.Name).And.Contain("disposed");
    }

    [Fact]
    public void An_unknown_key_is_refused_with_the_keys_that_there_are() =>
        arena.Invoking(a => a.CreatePool(Class, new Args { Args, { Mine.Unknown, 5 } })).Should().Throw<ArgumentException>()
            .WithMessage($"{Class.Name}: Colour = 5: {Class.Name} has no key Colour; it has *Name*").Which.ParamName.Should().Be("Colour");

    [Fact]
    public void A_value_out_of_range_is_refused_with_class_key_value_and_rule()
    {
        foreach ((Args refused, string key, string value, string rule) in RefusedArgs)
            arena.Invoking(a => a.CreatePool(Class, new Args { refused, Args })).Should().Throw<ArgumentException>()
                .WithMessage($"{Class.Name}: {key} = {value}: {key} must {rule}. *").Which.ParamName.Should().Be(key);
        arena.Pools.Should().BeEmpty();
    }
}
