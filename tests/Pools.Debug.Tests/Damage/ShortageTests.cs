using System.Collections.Generic;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>Memory that is short.</summary>
public sealed unsafe class ShortageTests : DebugPools
{
    [Theory, InlineData(40), InlineData(3000), InlineData(20_000)]
    public void What_waits_is_given_up_for_another_size(int size)
    {
        IPool pool = Create(quarantine: 64 << 20);
        Arena.CommitLimit = Arena.Committed + (2 << 20);
        List<nuint> blocks = Exhaust(pool, (nuint)size);
        pool.TryAlloc(100_000, out _).Should().Be(PoolResult.CommitLimit);
        foreach (nuint block in blocks) pool.Free((void*)block, (nuint)size);
        pool.TryAlloc(1 << 20, out _).Should().Be(PoolResult.Ok);
        pool.TryAllocAligned(100_000, 4096, out _).Should().Be(PoolResult.Ok);
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void What_was_written_to_is_not_given_up_and_a_check_tells_of_it()
    {
        IPool pool = Create(quarantine: 64 << 20);
        pool.Free(pool.Alloc(3000), 3000); // there is room for addresses in the quarantine now
        List<nuint> blocks = [];
        for (int i = 0; i < 400; i++) blocks.Add((nuint)pool.Alloc(3000));
        Arena.CommitLimit = Arena.Committed;
        foreach (nuint freed in blocks) pool.Free((void*)freed, 3000);
        byte* block = (byte*)blocks[blocks.Count / 2];
        block[7] ^= 1;
        pool.TryAlloc(500_000, out _).Should().Be(PoolResult.Ok);
        Finds(MistakeKind.UseAfterFree, block, 3000, 7, () => pool.Check());
        pool.Check(CheckLevel.Deep);
    }

    [Fact]
    public void Each_commit_may_fail_while_blocks_come_and_go() => Seeded.Run(random =>
    {
        // Every way in: reuse, batches, alignment, stacks, large blocks; a quarantine that overflows.
        int faults = Faults.InTurn(() =>
        {
            Arena? made = null;
            IPool pool;
            try
            {
                made = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 0.0 } });
                pool = made.CreatePool(DebugPool.Of(Mvff.Class), new Args
                {
                    { DebugPool.Keys.Quarantine, 30_000 }, { DebugPool.Keys.StackDepth, 1 }, { DebugPool.Keys.CheckEvery, 50 },
                });
            }
            catch (PoolException)
            {
                made?.Dispose();
                return;
            }
            using Arena arena = made;
            LiveBlocks blocks = new(pool, random);
            for (int i = 0; i < 300; i++)
            {
                nuint size = (nuint)(random.Next(40) == 0 ? random.Next(500_000) : random.Next(600));
                if (blocks.Count > 0 && random.Next(2) == 0) blocks.FreeAny();
                else if ((random.Next(4) == 0 ? pool.TryAllocAligned(size, 256, out void* block) : pool.TryAlloc(size, out block)) == PoolResult.Ok) blocks.Add(block, size);
            }
            pool.Check(CheckLevel.Deep);
            blocks.ShouldBeIntact();
            blocks.FreeAll();
            (pool.TotalSize - pool.FreeSize).Should().Be(0);
            pool.Dispose();
            arena.Check();
        });
        faults.Should().BeGreaterThan(5);
    });

    static List<nuint> Exhaust(IPool pool, nuint size)
    {
        List<nuint> blocks = [];
        while (pool.TryAlloc(size, out void* block) == PoolResult.Ok) blocks.Add((nuint)block);
        return blocks;
    }
}
