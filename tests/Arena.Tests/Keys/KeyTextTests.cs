using System;
using System.Text;
using FluentAssertions;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Keys' values as text: what is read, and what is written of it.</summary>
public sealed unsafe class KeyTextTests
{
    static readonly KeyInfo bytes = KeyInfo.Bytes("Bytes"u8, 1), count = KeyInfo.Number("Count"u8, KeyKind.Count, 1, 1, 100),
        fraction = KeyInfo.Fraction("Fraction"u8, 0.5), flag = KeyInfo.Flag("Flag"u8, false), choice = KeyInfo.Choice("Choice"u8, "red|green"u8),
        power = KeyInfo.PowerOfTwoBytes("Power"u8, 8, 8, 4096);

    static KeyInfo Key(string kind) => kind switch
    {
        "bytes" => bytes, "count" => count, "fraction" => fraction, "flag" => flag, "choice" => choice, _ => power,
    };

    static ulong? Read(in KeyInfo key, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text + "K"); // a byte beyond the text that must not be read
        fixed (byte* start = utf8) return KeyText.TryRead(key, start, utf8.Length - 1, out ulong slot) ? slot : null;
    }

    delegate void Writer(ref TextBuffer text);

    static string Written(Writer write)
    {
        byte* memory = stackalloc byte[200];
        TextBuffer text = new(memory, 200);
        write(ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("64K", 64 << 10)]
    [InlineData("64k", 64 << 10)]
    [InlineData("1M", 1 << 20)]
    [InlineData("2g", 2L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_number_of_bytes_may_have_a_unit(string text, long value) => Read(bytes, text).Should().Be((ulong)value);

    [Theory]
    [InlineData("bytes", "")]
    [InlineData("bytes", "K")]
    [InlineData("bytes", "-1")]
    [InlineData("bytes", "+1")]
    [InlineData("bytes", " 1")]
    [InlineData("bytes", "1 K")]
    [InlineData("bytes", "1KB")]
    [InlineData("bytes", "1.5M")]
    [InlineData("bytes", "0x10")]
    [InlineData("bytes", "9223372036854775808")]
    [InlineData("bytes", "18446744073709551616")]
    [InlineData("bytes", "9007199254740993K")]
    [InlineData("bytes", "99999999T")]
    [InlineData("count", "1K")]
    [InlineData("fraction", "")]
    [InlineData("fraction", ".")]
    [InlineData("fraction", "1e-1")]
    [InlineData("fraction", "-0.5")]
    [InlineData("fraction", "0.5.5")]
    [InlineData("flag", "yes")]
    [InlineData("flag", "tru")]
    [InlineData("flag", "")]
    [InlineData("choice", "blue")]
    [InlineData("choice", "red|green")]
    [InlineData("choice", "gree")]
    public void What_is_no_value_is_not_read(string kind, string text) => Read(Key(kind), text).Should().BeNull();

    [Theory]
    [InlineData("0.75", 0.75)]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    public void A_fraction_is_read(string text, double value) => KeyValues.FractionOf(Read(fraction, text)!.Value).Should().Be(value);

    [Theory]
    [InlineData("flag", "false", 0)]
    [InlineData("flag", "true", 1)]
    [InlineData("flag", "TRUE", 1)]
    [InlineData("choice", "red", 0)]
    [InlineData("choice", "Green", 1)]
    public void Words_are_read_without_regard_to_case(string kind, string text, int value) => Read(Key(kind), text).Should().Be((ulong)value);

    [Theory]
    [InlineData("bytes", "be a number of bytes of at least 0")]
    [InlineData("count", "be a number from 1 to 100")]
    [InlineData("fraction", "be a number from 0 to 1")]
    [InlineData("flag", "be true or false")]
    [InlineData("choice", "be one of red|green")]
    [InlineData("power", "be a power of two from 8 to 4096")]
    public void A_rule_says_what_is_accepted(string kind, string rule) => Written((ref TextBuffer text) => KeyText.WriteRule(Key(kind), ref text)).Should().Be(rule);

    [Theory]
    [InlineData("bytes", "123456789")]
    [InlineData("bytes", "9223372036854775807")]
    [InlineData("count", "7")]
    [InlineData("fraction", "0.125")]
    [InlineData("flag", "true")]
    [InlineData("choice", "green")]
    public void What_is_written_is_what_would_be_read(string kind, string text) =>
        Written((ref TextBuffer written) => KeyText.WriteValue(Key(kind), Read(Key(kind), text)!.Value, ref written)).Should().Be(text);

    [Theory]
    [InlineData("power", 8, true)]
    [InlineData("power", 24, false)]
    [InlineData("power", 8192, false)]
    [InlineData("count", 0, false)]
    [InlineData("count", 100, true)]
    [InlineData("count", 101, false)]
    [InlineData("flag", 2, false)]
    [InlineData("choice", 1, true)]
    [InlineData("choice", 2, false)]
    public void A_value_is_accepted_within_its_range(string kind, long value, bool accepted) => Key(kind).Accepts((ulong)value).Should().Be(accepted);

    [Fact]
    public void Text_that_does_not_fit_is_cut_off()
    {
        byte* memory = stackalloc byte[4];
        TextBuffer text = new(memory, 4);
        text.Add("abcdef"u8);
        text.AddNumber(12);
        Encoding.UTF8.GetString(text.Start, text.Length).Should().Be("abcd");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1K")]
    [InlineData(1536, "1.5K")]
    [InlineData(64 << 20, "64M")]
    [InlineData(5L << 40, "5T")]
    public void Sizes_are_written_as_people_do(long size, string expected) =>
        Written((ref TextBuffer text) => text.AddBytes((ulong)size)).Should().Be(expected);
}
