using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>The fields of an entry share two words: each keeps its value beside the extremes of the others.</summary>
public sealed class BlockEntryTests
{
    [Theory, CombinatorialExtremes]
    public void Every_field_keeps_its_value(ulong size, int alignment, Family allocator, Family freer, int place, uint allocated, uint freed)
    {
        BlockEntry entry = default;
        entry.Start((nuint)size, alignment, allocator, (nuint)place, allocated);
        (entry.Size, entry.Alignment, entry.Allocator, entry.Freer, entry.Place, entry.Allocated, entry.Freed, entry.State)
            .Should().Be(((nuint)size, alignment, allocator, default, (nuint)place, allocated, 0u, BlockState.Live));

        entry.State |= BlockState.Reported | BlockState.Discarded;
        entry.IsLive.Should().BeTrue();
        entry.End(freer, freed);
        (entry.Size, entry.Alignment, entry.Allocator, entry.Freer, entry.Place, entry.Allocated, entry.Freed, entry.State)
            .Should().Be(((nuint)size, alignment, allocator, freer, (nuint)place, allocated, freed, BlockState.Freed));

        entry.State |= BlockState.Reported | BlockState.Discarded;
        entry.IsLive.Should().BeFalse();
        (entry.Size, entry.Alignment, entry.Allocator, entry.Freer, entry.Place).Should().Be(((nuint)size, alignment, allocator, freer, (nuint)place));
    }

    [Fact]
    public void An_entry_takes_16_bytes() => System.Runtime.CompilerServices.Unsafe.SizeOf<BlockEntry>().Should().Be(16);
}
