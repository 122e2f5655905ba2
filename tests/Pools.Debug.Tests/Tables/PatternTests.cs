using System;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests.Tables;

/// <summary>Filling and searching by words against doing so by bytes.</summary>
public sealed unsafe class PatternTests
{
    const int MostLength = 80, Alignments = 16, Guard = 32;

    static readonly Pattern Pattern = new(BitConverter.ToUInt64("pattern!"u8));

    [Fact]
    public void Each_byte_is_that_of_its_address()
    {
        byte* memory = stackalloc byte[64];
        for (byte* at = memory; at < memory + 64; at++) Pattern.At(at).Should().Be("pattern!"u8[(int)((nuint)at & 7)]);
    }

    [Fact]
    public void It_writes_all_of_a_range_and_only_that() => ForAllRanges((memory, start, end) =>
    {
        memory.Fill(0xee);
        fixed (byte* bytes = memory)
        {
            Pattern.Write(bytes + start, bytes + end);
            for (int i = 0; i < memory.Length; i++) (bytes[i] == (i >= start && i < end ? Pattern.At(bytes + i) : 0xee)).Should().BeTrue();
        }
    });

    [Fact]
    public void It_finds_the_first_other_byte_wherever_it_is() => ForAllRanges((memory, start, end) =>
    {
        memory.Fill(0xee); // what lies beside is no concern of it
        fixed (byte* bytes = memory)
        {
            Pattern.Write(bytes + start, bytes + end);
            Pattern.Fills(bytes + start, bytes + end).Should().BeTrue();
            (Pattern.FindOther(bytes + start, bytes + end) == null).Should().BeTrue();
            for (int i = end - 1; i >= start; i--) // those behind stay wrong
            {
                bytes[i] ^= 0x10;
                Pattern.Fills(bytes + start, bytes + end).Should().BeFalse();
                (Pattern.FindOther(bytes + start, bytes + end) == bytes + i).Should().BeTrue();
            }
        }
    });

    delegate void Range(Span<byte> memory, int start, int end);

    static void ForAllRanges(Range test)
    {
        byte[] memory = GC.AllocateArray<byte>(Guard + Alignments + MostLength + Guard, pinned: true);
        for (int length = 0; length <= MostLength; length++)
            for (int start = Guard; start < Guard + Alignments; start++) test(memory, start, start + length);
    }
}
