using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Tests;

/// <summary>The commands of samples/README.md work, and show what it says.</summary>
public sealed partial class SampleTests
{
    static readonly Dictionary<string, string> Commands = File.ReadLines(Path.Combine(Checkout.Root, "samples/README.md"))
        .Select(line => Row().Match(line)).Where(row => row.Success).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

    [Fact]
    public void Every_sample_has_a_line() =>
        Commands.Keys.Should().BeEquivalentTo(Directory.GetDirectories(Path.Combine(Checkout.Root, "samples"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).Select(Path.GetFileName));

    [Fact]
    public void Quickstart() => Run("quickstart").Should().MatchRegex(@"at the end: texts \(mvff\): 0 allocated of \d+K; nodes \(mfs\): 0 allocated of 64K\n$");

    [Fact]
    public void Find_a_bug() => Run("find-a-bug").Should().Contain("GöteborK").And.Contain("Göteborg")
        .And.MatchRegex(@"overrun: pool 'mvff-debug #1' \(mvff-debug\), block 0x[0-9a-f]+, size 8, offset \+8: ")
        .And.MatchRegex(@"at NameList\.Add\(String name\) in .*NameList\.cs:line 16");

    [Fact]
    public void Custom_pool() => Run("custom-pool").Should().Contain("pages: nobody noticed, and 0 bytes are left in the pool")
        .And.Contain("pages-debug: overrun: pool 'frames' (pages-debug)").And.Contain("size 100000, offset +100000")
        .And.Contain("plain: 1000 blocks of 100 bytes are in 16000K").And.Contain("cached: 1000 blocks of 100 bytes are in 112K");

    [Theory]
    [InlineData("-- 800", "mvff")]
    [InlineData("-- 800 debug", "mvff-debug")]
    public void Request_arena(string arguments, string poolClass)
    {
        string shown = Run("request-arena", arguments);
        shown.Should().Contain($"at the end: requests ({poolClass}): 0 allocated of ");
        string[] bytes = BytesOfTheCollector().Match(shown).Groups.Values.Skip(1).Select(group => group.Value.Replace(",", "")).ToArray();
        int.Parse(bytes[0]).Should().BeGreaterThan(32_000, "rows and body are arrays");
        int.Parse(bytes[1]).Should().BeLessThan(4_000, "they are blocks: {0}", shown);
    }

    [Theory]
    [InlineData("-- 5000", "mvff")]
    [InlineData("-- 5000 debug", "mvff-debug")]
    public void Sqlite_on_a_pool(string arguments, string poolClass) => Run("sqlite-on-a-pool", arguments).Should()
        .MatchRegex(@"\n5000 rows +[\d,]{7,} +[\d,]{7,}\n").And.MatchRegex(@"\nshut down +0 +0\n")
        .And.MatchRegex(@"out of memory behind \d+000 rows, which are still there\n")
        .And.Contain($"at the end: small ({poolClass}): 0 allocated of ");

    static string Run(string sample, string arguments = "")
    {
        Outcome outcome = Shell.Run(Checkout.Root, new Dictionary<string, string>(), [.. $"{Commands[sample]} {arguments}".Split(' ', System.StringSplitOptions.RemoveEmptyEntries)]);
        outcome.ExitStatus.Should().Be(0, outcome.Errors + outcome.Output);
        return outcome.Output;
    }

    [GeneratedRegex(@"^\| ([\w-]+) \| `(.*?)` \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"GC bytes a request +([\d,]+) +([\d,]+)")]
    private static partial Regex BytesOfTheCollector();
}
