using System;
using FluentAssertions;
using Pools.Conformance;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>Freed blocks of 256 KiB and more, which wait without their pages.</summary>
public sealed unsafe class LargeBlockTests : DebugPools
{
    const int Size = 4 << 20;

    [Fact]
    public void Its_pages_go_back_to_the_system_at_once()
    {
        IPool pool = Create();
        byte* block = (byte*)pool.Alloc(Size);
        new Span<byte>(block, Size).Fill(1);
        long before = ProcessMemory.ResidentIn((nuint)block, Size);
        pool.Free(block, Size);
        (before - ProcessMemory.ResidentIn((nuint)block, Size)).Should().BeGreaterThan(Size / 2);
        ((nuint)pool.Alloc(Size)).Should().NotBe((nuint)block); // it waits
    }

    [Theory, InlineData(0), InlineData(1), InlineData(4095), InlineData(100_000), InlineData(Size / 2), InlineData(Size - 4097), InlineData(Size - 1)]
    public void A_write_after_the_free_is_found(int offset)
    {
        IPool pool = Create();
        byte* block = (byte*)pool.Alloc(Size);
        pool.Free(block, Size);
        pool.Check();
        block[offset] ^= 0xff;
        PoolCorruptionException mistake = Finds(MistakeKind.UseAfterFree, block, Size, offset, () => pool.Check());
        ((byte)(mistake.Found.Span[0] ^ mistake.Expected.Span[0])).Should().Be(0xff);
        pool.Check();
    }

    [Fact]
    public void So_are_a_second_free_and_a_write_beside_it()
    {
        IPool pool = Create();
        byte* block = (byte*)pool.Alloc(Size);
        pool.Free(block, Size);
        Finds(MistakeKind.DoubleFree, block, Size, 0, () => pool.Free(block, Size));
        block[Size] ^= 1;
        Finds(MistakeKind.Overrun, block, Size, Size, () => pool.Check());
    }

    [Fact]
    public void In_memory_of_the_client_it_is_filled()
    {
        const int size = 300 << 10;
        byte[] memory = GC.AllocateArray<byte>(4 << 20, pinned: true);
        fixed (byte* start = memory)
        {
            using Arena arena = new(start, (nuint)memory.Length);
            using IPool pool = arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.Quarantine, 1 << 20 }, { Mvff.Keys.Name, "nodes" } });
            byte* block = (byte*)pool.Alloc(size);
            pool.Free(block, size);
            (block[size / 2] == 0).Should().BeFalse();
            block[size / 2] = 0;
            Finds(MistakeKind.UseAfterFree, block, size, size / 2, () => pool.Check());
        }
    }
}
