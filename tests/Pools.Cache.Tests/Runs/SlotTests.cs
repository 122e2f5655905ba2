using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Where the slots of a run start, by one multiplication.</summary>
public sealed class SlotTests
{
    public static TheoryData<int> Classes => [.. System.Linq.Enumerable.Range(1, SizeClass.Count - 1)];

    [Theory, MemberData(nameof(Classes))]
    public void A_multiple_of_the_size_is_a_slot_and_nothing_else_is(int sizeClass)
    {
        nuint size = SizeClass.SizeOf((nuint)sizeClass);
        uint divisor = Run.DivisorOf((nuint)sizeClass);
        nuint wrong = 0;
        for (nuint offset = 0; offset < Run.Bytes; offset++)
            if (Run.IsSlot(5 * Run.Bytes + offset, divisor) != (offset % size == 0)) wrong++;
        wrong.Should().Be(0);
    }

    [Fact]
    public void No_class_has_no_slots()
    {
        for (nuint offset = 0; offset < Run.Bytes; offset++) Run.IsSlot(offset, Run.DivisorOf(0)).Should().BeFalse();
    }

    [Fact]
    public void A_class_is_the_least_that_is_large_enough()
    {
        SizeClass.Of(0).Should().Be(0);
        for (nuint size = 1; size <= SizeClass.Most; size++)
        {
            nuint sizeClass = SizeClass.Of(size);
            SizeClass.SizeOf(sizeClass).Should().BeGreaterThanOrEqualTo(size);
            SizeClass.SizeOf(sizeClass - 1).Should().BeLessThan(size);
            sizeClass.Should().BeLessThan((nuint)SizeClass.Count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(1 << 20)]
    public void A_size_that_no_block_has_is_of_no_class(long belowTheLargest)
    {
        nuint sizeClass = SizeClass.Of(nuint.MaxValue - (nuint)belowTheLargest);
        (sizeClass == 0 || sizeClass >= (nuint)SizeClass.Count).Should().BeTrue();
    }
}
