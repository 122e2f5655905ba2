using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Conformance;

// How many blocks there were.
public abstract unsafe partial class PoolConformance
{
    [Fact]
    public void Allocations_and_frees_are_counted() => Seeded.Run(random =>
    {
        using IPool pool = CreatePool();
        LiveBlocks blocks = new(pool, random);
        nuint allocations = 0, frees = 0;
        for (int i = 0; i < 2000; i++)
        {
            nuint size = Fit((nuint)random.Next(600));
            switch (random.Next(6))
            {
                case 0 when blocks.Count > 0:
                    blocks.FreeAny();
                    frees++;
                    break;
                case 1 when blocks.Count > 0:
                    blocks.ResizeAny(size); // is neither
                    break;
                case 2:
                    blocks.Add(pool.AllocAligned(size, Math.Min(64, LargestAlignment)), size);
                    allocations++;
                    break;
                default:
                    blocks.Alloc(size);
                    allocations++;
                    break;
            }
        }
        if (CountsBlocks) CountsOf(pool).Should().Be((allocations, frees));
        else CountsOf(pool).Allocations.Should().BeInRange(1, allocations);
        blocks.FreeAll();
        if (CountsBlocks) CountsOf(pool).Should().Be((allocations, allocations));
    });

    [Fact]
    public void What_comes_to_nothing_is_not_counted()
    {
        using IPool pool = CreatePool();
        nuint size = Fit(10);
        void* block = pool.Alloc(size);
        pool.TryAlloc((nuint)1 << 50, out _).Should().NotBe(PoolResult.Ok);
        pool.TryAllocAligned((nuint)1 << 50, 4096, out _).Should().NotBe(PoolResult.Ok);
        byte foreign = 0;
        byte* address = &foreign;
        pool.Invoking(p => p.Free(address, 1)).Should().Throw<PoolCorruptionException>();
        CountsOf(pool).Should().Be(((nuint)1, (nuint)0));
        pool.Free(block, size);
    }

    [Fact]
    public void Each_block_of_a_batch_is_counted()
    {
        using IPool pool = CreatePool();
        ((IArenaPool)pool).Accept(new Batches(Fit(64))).Should().BeGreaterThan(0);
        (nuint allocations, nuint frees) = CountsOf(pool);
        allocations.Should().Be(frees).And.BeGreaterThan(0);
        ShouldBeEmpty(pool);
    }

    static (nuint Allocations, nuint Frees) CountsOf(IPool pool)
    {
        ((IArenaPool)pool).TryMeasure(out PoolFigures figures).Should().BeTrue();
        return (figures.Allocations, figures.Frees);
    }

    // Takes a batch, and gives it back block by block; how many they were.
    sealed class Batches(nuint size) : IPoolVisitor<int>
    {
        public int Visit<TCore>(Pool<TCore> pool) where TCore : unmanaged, IPoolCore
        {
            Failure failure = new() { Origin = new Origin { Family = Family.Pool } };
            nuint count = pool.Live->AllocSome(size, 10, out void* first, ref failure);
            CountsOf(pool).Should().Be((count, (nuint)0));
            for (nuint i = 0; i < count; i++) pool.Live->Free((byte*)first + i * size, size, ref failure).Should().BeTrue();
            CountsOf(pool).Should().Be((count, count));
            return (int)count;
        }
    }
}
