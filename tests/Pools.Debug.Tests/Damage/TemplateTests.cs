using System;
using System.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests.Damage;

/// <summary>What fences and freed blocks are filled with.</summary>
public sealed unsafe class TemplateTests : DebugPools
{
    [Theory]
    [InlineData("POST", "50 4f 53 54 50 4f 53 54")]
    [InlineData("!", "21 21 21 21 21 21 21 21")]
    [InlineData("ab", "61 62 61 62 61 62 61 62")]
    [InlineData("12345678", "31 32 33 34 35 36 37 38")]
    [InlineData("0xFD", "fd fd fd fd fd fd fd fd")]
    [InlineData("0XdeadBEEF", "de ad be ef de ad be ef")]
    [InlineData("0x0001020304050607", "00 01 02 03 04 05 06 07")]
    [InlineData("é", "c3 a9 c3 a9 c3 a9 c3 a9")] // two bytes in UTF-8
    public void It_repeats_from_addresses_that_are_multiples_of_eight(string template, string bytes)
    {
        IPool pool = Create(new() { { DebugPool.Keys.FenceTemplate, template }, { DebugPool.Keys.FreeTemplate, template } });
        byte* block = (byte*)pool.Alloc(8);
        Hex(block - 8).Should().Be(bytes);
        Hex(block + 8).Should().Be(bytes);
        pool.Free(block, 8);
        Hex(block).Should().Be(bytes);
        block[3] ^= 1;
        Finds(MistakeKind.UseAfterFree, block, 8, 3, () => pool.Check()).Expected.ToArray()
            .Should().Equal(bytes.Split(' ').Skip(3).Select(hex => Convert.ToByte(hex, 16)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("123456789")]
    [InlineData("0x")]
    [InlineData("0x1")]
    [InlineData("0xFG")]
    [InlineData("0x010203")]
    [InlineData("0x000102030405060708")]
    public void Another_number_of_bytes_is_refused(string template) =>
        this.Invoking(t => t.Create(new() { { DebugPool.Keys.FreeTemplate, template } })).Should().Throw<ArgumentException>()
            .WithMessage($"mvff-debug: FreeTemplate = {template}: FreeTemplate must be 1, 2, 4 or 8 bytes, as text or in hexadecimal after 0x.*");

    static string Hex(byte* bytes) => string.Join(' ', new Span<byte>(bytes, 8).ToArray().Select(b => $"{b:x2}"));
}
