using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>The example of the MPS manual ("MVFF"): holes at [1024, 2048) and [32768, 34816) of an extent that is full otherwise.</summary>
public sealed unsafe class ExampleHolesTests
{
    [Theory]
    [InlineData(false, true, 1024)]
    [InlineData(true, true, 1984)]
    [InlineData(false, false, 32768)]
    [InlineData(true, false, 34752)]
    public void A_block_of_64_bytes_goes_to(bool slotHigh, bool firstFit, int offset)
    {
        using Arena arena = new();
        IPool pool = arena.CreatePool(Mvff.Class, new MvffSettings { SlotHigh = slotHigh, FirstFit = firstFit }.ToArgs());
        byte* extent = (byte*)pool.Alloc(65536);
        pool.Free(extent + 1024, 1024);
        pool.Free(extent + 32768, 2048);

        nuint block = (nuint)pool.Alloc(64);

        (block - (nuint)extent).Should().Be((nuint)offset);
        pool.FreeSize.Should().Be(1024 + 2048 - 64);
    }
}
