using FluentAssertions;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>One byte beside a block, whatever its size and alignment.</summary>
public sealed unsafe class FenceTests : DebugPools
{
    static readonly nuint[] Sizes = [0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 100, 1000, 4095, 4096, 4097, 100_000];

    [Theory, InlineData(8), InlineData(16), InlineData(32), InlineData(64), InlineData(4096)]
    public void The_byte_after_the_end_is_an_overrun(long align)
    {
        IPool pool = Create(align);
        foreach (nuint size in Sizes) FindsAtEveryLook(pool, size, MistakeKind.Overrun, (long)size);
    }

    [Theory, InlineData(8), InlineData(16), InlineData(32), InlineData(64), InlineData(4096)]
    public void The_byte_before_the_start_is_an_underrun(long align)
    {
        IPool pool = Create(align);
        foreach (nuint size in Sizes) FindsAtEveryLook(pool, size, MistakeKind.Underrun, -1);
    }

    [Theory, InlineData(8), InlineData(64)]
    public void Every_byte_of_the_fences_and_of_the_slop_is_seen(long align)
    {
        IPool pool = Create(align);
        for (nuint size = 0; size < 20; size++)
        {
            long slop = (long)((size + (nuint)align - 1) / (nuint)align * (nuint)align), fence = 32 > align ? 32 : align;
            for (long offset = (long)size; offset < slop + fence; offset++) FindsAtEveryLook(pool, size, MistakeKind.Overrun, offset);
            for (long offset = -fence; offset < 0; offset++) FindsAtEveryLook(pool, size, MistakeKind.Underrun, offset);
        }
    }

    [Theory, InlineData(16), InlineData(4096), InlineData(1 << 20)]
    public void An_aligned_block_has_its_fences_too(int alignment)
    {
        IPool pool = Create();
        byte* block = (byte*)pool.AllocAligned(100, (nuint)alignment);
        ((nuint)block % (nuint)alignment).Should().Be(0);
        block[100] = 1;
        Finds(MistakeKind.Overrun, block, 100, 100, () => pool.Free(block, 100));
    }

    [Fact]
    public void Nothing_is_found_when_all_of_a_block_and_only_that_is_written()
    {
        IPool pool = Create();
        foreach (nuint size in Sizes)
        {
            byte* block = (byte*)pool.Alloc(size);
            for (nuint i = 0; i < size; i++) block[i] = 0xff;
            pool.Check();
            pool.Free(block, size);
        }
    }

    [Fact]
    public void The_first_damaged_byte_is_told_with_what_was_found()
    {
        IPool pool = Create();
        byte* block = (byte*)pool.Alloc(16);
        block[18] = 0xab;
        block[20] = 0xcd;
        pool.Invoking(p => p.Check()).Should().Throw<PoolCorruptionException>().WithMessage("overrun: *offset +18: *found ab in place of *");
    }

    [Fact]
    public void A_wider_fence_sees_farther()
    {
        IPool pool = Arena.CreatePool(DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.FenceSize, 1000 }, { Mvff.Keys.Name, "nodes" } });
        byte* block = (byte*)pool.Alloc(8);
        block[1007] = 1;
        Finds(MistakeKind.Overrun, block, 8, 1007, () => pool.Check());
    }

    // By a check, and in another block by the free; each once, and the block can then be freed.
    static void FindsAtEveryLook(IPool pool, nuint size, MistakeKind kind, long offset)
    {
        byte* block = Damaged(pool, size, offset);
        Finds(kind, block, size, offset, () => pool.Check());
        pool.Check();
        pool.Free(block, size);

        block = Damaged(pool, size, offset);
        Finds(kind, block, size, offset, () => pool.Free(block, size));
        pool.Check();
        pool.Free(block, size);
    }

    static byte* Damaged(IPool pool, nuint size, long offset)
    {
        byte* block = (byte*)pool.Alloc(size);
        block[offset] ^= 1;
        return block;
    }
}
