using FluentAssertions;
using Pools.Conformance;
using Pools.Core;
using Pools.Os;
using Xunit;

namespace Pools.Tests;

/// <summary>Each call to the system fails in turn: nothing is leaked, nothing is lost, and the next call works.</summary>
public sealed unsafe class ArenaFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_arena_is_made_whole_or_not_at_all(bool andAllAfter)
    {
        long mapped = ProcessMemory.Mapped;
        int faults = Faults.InTurn(() =>
        {
            try { new Arena(new Args { { Arena.Keys.Size, 1L << 40 } }).Dispose(); }
            catch (PoolException e) { e.Result.Should().BeOneOf(PoolResult.Memory, PoolResult.Resource); }
            (ProcessMemory.Mapped - mapped).Should().BeLessThan(1L << 32, "no reservation is left behind");
        }, andAllAfter);
        faults.Should().BeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pool_is_made_whole_or_not_at_all(bool andAllAfter)
    {
        using Arena arena = new();
        Figures before = Figures.Of(arena);
        int faults = Faults.InTurn(() =>
        {
            try { arena.CreatePool(GrainCore.Class).Dispose(); }
            catch (PoolException e) { e.Result.Should().Be(PoolResult.Memory); }
            Figures.Of(arena).ShouldBe(before);
            arena.Check();
            arena.Pools.Should().BeEmpty();
        }, andAllAfter);
        faults.Should().BeGreaterThan(0);
    }

    // From the first reservation, after growth, and where free grains are partly spare.
    [Theory]
    [InlineData(1 << 20, 8, false)]
    [InlineData(1 << 20, 8, true)]
    [InlineData(1, 600, false)]
    [InlineData(1, 600, true)]
    public void Grains_are_had_all_or_none(int arenaSize, int grains, bool andAllAfter)
    {
        nuint size = (nuint)grains * 4096;
        using Arena arena = new(new Args { { Arena.Keys.Size, arenaSize }, { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        Figures before = Figures.Of(arena);
        int faults = Faults.InTurn(() =>
        {
            PoolResult result = pool.TryAlloc(size, out void* block);
            if (result == PoolResult.Ok) pool.Free(block, size);
            else result.Should().BeOneOf(PoolResult.Memory, PoolResult.Resource);
            Figures.Of(arena).ShouldBe(before);
            pool.TotalSize.Should().Be(0);
            arena.Check();
        }, andAllAfter);
        faults.Should().BeGreaterThan(0);
        pool.TryAlloc(size, out _).Should().Be(PoolResult.Ok);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grains_that_are_partly_spare_are_had_all_or_none(bool andAllAfter)
    {
        using Arena arena = new(new Args { { Arena.Keys.Size, 1 << 20 }, { Arena.Keys.Spare, 1.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        nuint most = 200 * 4096;
        int faults = Faults.InTurn(() =>
        {
            MakePatches(arena, pool);
            nuint inUse = Figures.Of(arena).InUse;
            PoolResult result = pool.TryAlloc(most, out void* block);
            arena.Check();
            Figures.Of(arena).InUse.Should().Be(inUse + (result == PoolResult.Ok ? most : 0));
            if (result == PoolResult.Ok) pool.Free(block, most);
            else result.Should().Be(PoolResult.Memory);
            arena.Check();
        }, andAllAfter);
        faults.Should().BeGreaterThan(3);
    }

    // Free grains, of which every eighth is committed.
    static void MakePatches(Arena arena, IPool pool)
    {
        int call = FaultPlan.FailCall;
        FaultPlan.FailCall = 0;
        byte* block = (byte*)pool.Alloc(200 * 4096);
        pool.Free(block, 200 * 4096);
        arena.Core->GiveSpareBack();
        block = (byte*)pool.Alloc(200 * 4096);
        for (int i = 0; i < 200; i++)
            if (i % 8 != 3) pool.Free(block + i * 4096, 4096);
        arena.Core->GiveSpareBack();
        for (int i = 3; i < 200; i += 8) pool.Free(block + i * 4096, 4096);
        FaultPlan.Calls = 0;
        FaultPlan.FailCall = call;
    }

    [Fact]
    public void Memory_that_can_not_be_decommitted_is_given_back_all_the_same()
    {
        const nuint Size = 64 << 20;
        using Arena arena = new(new Args { { Arena.Keys.Spare, 0.0 } });
        IPool pool = arena.CreatePool(GrainCore.Class);
        byte* block = (byte*)pool.Alloc(Size);
        new System.Span<byte>(block, (int)Size).Fill(1);
        byte* memory = block;
        long resident = ProcessMemory.ResidentIn((nuint)memory, Size);

        Faults.InTurn(() =>
        {
            if (block != null) pool.Free(block, Size);
            block = null;
        });

        (resident - ProcessMemory.ResidentIn((nuint)memory, Size)).Should().BeGreaterThan((long)Size / 2);
        byte* again = (byte*)pool.Alloc(Size);
        again[12345].Should().Be(0);
        arena.Check();
    }
}
