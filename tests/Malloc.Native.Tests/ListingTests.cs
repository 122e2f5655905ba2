using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Malloc.Native.Tests;

/// <summary>show_alloc_mem lists the blocks in use, and only those. The program prints beforehand the lines of its own.</summary>
public sealed partial class ListingTests
{
    static readonly (string Name, long Least, long Most)[] Zones = [("TINY", 0, 128), ("SMALL", 129, 1024), ("LARGE", 1025, long.MaxValue)];

    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void Every_block_is_listed_in_its_zone_in_address_order(string pool)
    {
        (string[] expected, string[] listing) = Show(pool, "blocks_by_zone");
        listing.Should().Contain(expected);
        int at = 0;
        long total = 0;
        foreach ((string name, long least, long most) in Zones)
        {
            int first = at + 1;
            for (at = first; Block().IsMatch(listing[at]); at++) total += SizeIn(listing[at]);
            string[] blocks = listing[first..at];
            listing[first - 1].Should().Be($"{name} : {blocks[0].Split(' ')[0]}");
            blocks.Select(SizeIn).Should().OnlyContain(size => size >= least && size <= most);
            blocks.Select(StartOf).Should().BeInAscendingOrder();
        }
        listing[at..].Should().Equal($"Total : {total} bytes");
    }

    [Theory, InlineData("mvff"), InlineData("mvff-debug")]
    public void A_freed_block_is_not_listed(string pool)
    {
        (string[] expected, string[] listing) = Show(pool, "blocks_by_zone");
        long[] large = [.. expected.Select(SizeIn).Where(size => size > 1024)]; // the C library has no blocks of these sizes
        listing.Where(line => Block().IsMatch(line) && large.Contains(SizeIn(line))).Should().BeEquivalentTo(expected.Where(line => SizeIn(line) > 1024));
    }

    /// <summary>Of a block of 42 bytes; the debugging class alone knows the size to the byte.</summary>
    [Theory]
    [InlineData("mvff", 48, "47 48 49 4a 4b 4c 4d 4e 4f 50 51 52 53 54 55 56  GHIJKLMNOPQRSTUV")]
    [InlineData("mvff-debug", 42, "47 48 49 4a 4b 4c 4d 4e 4f 50                    GHIJKLMNOP")]
    public void The_longer_form_shows_the_bytes(string pool, long size, string lastBytes)
    {
        (string[] expected, string[] listing) = Show(pool, "blocks_with_their_bytes");
        listing.Should().Contain(expected);
        int at = Array.IndexOf(listing, expected.Single(line => SizeIn(line) == size));
        listing[(at + 1)..(at + 4)].Should().Equal(
            "  0000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP",
            "  0010  51 52 53 54 55 56 57 58 59 5a 41 42 43 44 45 46  QRSTUVWXYZABCDEF",
            "  0020  " + lastBytes);
        listing.Should().Contain("  ... and 298976 more bytes");
    }

    static (string[] Expected, string[] Listing) Show(string pool, string name)
    {
        Outcome outcome = CProgram.Run("listing", name, "--pool", pool);
        outcome.ExitStatus.Should().Be(0, outcome.Errors);
        List<string> lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        int border = lines.IndexOf("--");
        return ([.. lines[..border]], [.. lines[(border + 1)..]]);
    }

    static long SizeIn(string line) => long.Parse(Block().Match(line).Groups[2].Value, CultureInfo.InvariantCulture);

    static long StartOf(string line) => long.Parse(Block().Match(line).Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^0x([0-9A-F]+) - 0x[0-9A-F]+ : (\d+) bytes$")]
    private static partial Regex Block();
}
