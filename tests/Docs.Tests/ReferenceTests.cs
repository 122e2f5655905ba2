using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools;
using Pools.Core;
using Xunit;

namespace Docs.Tests;

/// <summary>The tables of docs/reference.md say what the code does.</summary>
public sealed unsafe partial class ReferenceTests
{
    private const string Reference = "docs/reference.md";

    [Fact]
    public void Keys_of_an_arena() => Table("Keys of an arena").Should().BeEquivalentTo(Keys(ArenaKeys.Describe, ArenaKeys.Count));

    [Fact]
    public void Keys_of_mvff() => Table("Keys of `mvff`").Should().BeEquivalentTo(Keys(MvffCore.Key, MvffCore.KeyCount));

    [Fact]
    public void Keys_of_mfs() => Table("Keys of `mfs`").Should().BeEquivalentTo(Keys(MfsCore.Key, MfsCore.KeyCount));

    [Fact]
    public void Message_of_a_required_key() => FluentActions.Invoking(() => new Arena().CreatePool(Mfs.Class)).Should().Throw<ArgumentException>()
        .Which.Message.Should().BeOneOf(Markdown.Blocks(Reference).Select(block => block.Text));

    [Fact]
    public void Keys_of_the_debug_layer() =>
        Table("Keys of the debug layer").Should().BeEquivalentTo(Keys(DebugCore<MvffCore>.Key, DebugCore<MvffCore>.KeyCount - MvffCore.KeyCount));

    [Fact]
    public void Key_of_the_guarding_layer() =>
        Table("Key of the guarding layer").Should().BeEquivalentTo(Keys(GuardCore<MvffCore>.Key, GuardCore<MvffCore>.KeyCount - MvffCore.KeyCount));

    [Fact]
    public void Help_of_run_sh_names_every_key()
    {
        string help = Repository.Read("run.sh");
        IEnumerable<string> names = Keys(ArenaKeys.Describe, ArenaKeys.Count)
            .Concat(Keys(GuardCore<DebugCore<MvffCore>>.Key, GuardCore<DebugCore<MvffCore>>.KeyCount)).Select(key => key.Split(" | ")[0]);
        names.Should().OnlyContain(name => help.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Results() => FirstCells("Results").Should().Equal(Enum.GetNames<PoolResult>());

    [Fact]
    public void Mistakes()
    {
        IEnumerable<MistakeKind> kinds = Enum.GetValues<MistakeKind>().Where(kind => kind != MistakeKind.None);
        Markdown.Rows(Reference, "Mistakes").Skip(1).Select(row => $"{row[0]} | {row[1]}")
            .Should().Equal(kinds.Select(kind => $"{kind} | {Encoding.UTF8.GetString(MistakeText.NameOf(kind))}"));
    }

    [Fact]
    public void Properties_of_the_exception() => FirstCells("PoolCorruptionException").Should().BeEquivalentTo(typeof(PoolCorruptionException)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => property.Name));

    [Fact]
    public void Messages_of_the_preloaded_library()
    {
        string shown = string.Join(' ', Markdown.Blocks(Reference).Select(block => Shown.Normalise(block.Text)));
        foreach (MistakeKind kind in Enum.GetValues<MistakeKind>().Where(kind => kind != MistakeKind.None))
        {
            shown.Should().Contain(Shown.Normalise("pools: error: " + MessageOf(kind)));
        }
    }

    [Fact]
    public void Variables() =>
        FirstCells("Environment variables").Should().Equal(VariableName().Matches(Repository.Read("src/Malloc.Shim/Native/Variables.cs")).Select(match => match.Value));

    /// <summary>The first word is the default, in the code as in the table.</summary>
    [Fact]
    public void Values_of_the_variables()
    {
        string code = Repository.Read("src/Malloc.Shim/Native/Process.cs");
        Dictionary<string, string> choices = Choice().Matches(code).ToDictionary(match => "POOLS_" + match.Groups[1].Value.ToUpperInvariant(), match => match.Groups[2].Value);
        choices.Should().HaveCount(3);
        Markdown.Rows(Reference, "Environment variables").Where(row => choices.ContainsKey(row[0])).Select(row => $"{row[0]}: {row[2]}")
            .Should().BeEquivalentTo(choices.Select(choice => $"{choice.Key}: {choice.Value.Replace("|", " (the default), ", StringComparison.Ordinal)}"));
    }

    [Fact]
    public void Messages_of_a_shortage()
    {
        using var arena = new Arena(new Args { { Arena.Keys.Name, "main" }, { Arena.Keys.CommitLimit, 4 << 20 } });
        IEnumerable<string> advice =
            from result in new[] { PoolResult.CommitLimit, PoolResult.Limit, PoolResult.Memory, PoolResult.Resource, PoolResult.Unimplemented }
            select $"{result} | {Shortage.Advice<MvffCore>(result, arena)}";
        IEnumerable<string> ofMfs =
            from result in new[] { PoolResult.Unimplemented, PoolResult.Param }
            select $"{result}, in an mfs pool | {Shortage.Advice<MfsCore>(result, arena)}";
        Markdown.Rows(Reference, "PoolException").Skip(1).Select(row => Amount().Replace($"{row[0]} | {row[1]}", "N"))
            .Should().Equal(advice.Concat(ofMfs).Select(line => Amount().Replace(line, "N")));
    }

    [Fact]
    public void Lines_of_the_preloaded_library()
    {
        string reference = Shown.Normalise(Repository.Read(Reference));
        IEnumerable<string> starts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Malloc.Shim/Native")).Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".c", StringComparison.Ordinal))
            .SelectMany(path => LineStart().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).Distinct();
        starts.Should().HaveCountGreaterThan(5).And.OnlyContain(start => reference.Contains(Shown.Normalise(start), StringComparison.Ordinal));
    }

    [Fact]
    public void Functions_of_the_preloaded_library()
    {
        string section = Repository.Read(Reference).Split("## The functions of the preloaded library")[1];
        IEnumerable<string> named = Quoted().Matches(section.Split("\n\n")[1]).Select(match => match.Groups[1].Value);
        IEnumerable<string> exported = Exported().Matches(Repository.Read("src/Malloc.Shim/Native/exports.map")).Select(match => match.Groups[1].Value);
        named.Should().Contain(exported.Where(name => !name.StartsWith("_Z", StringComparison.Ordinal)))
            .And.Contain(["operator new", "new[]", "delete", "delete[]"]);
    }

    private static IEnumerable<string> FirstCells(string section) => Markdown.Rows(Reference, section).Skip(1).Select(row => row[0]);

    // Name, kind, default, range; Name is no key of a core's.
    private static IEnumerable<string> Table(string section) =>
        Markdown.Rows(Reference, section).Skip(1).Where(row => row[0] != "Name").Select(row => string.Join(" | ", row[..4]));

    private static List<string> Keys(Func<int, KeyInfo> describe, int count) => [.. Enumerable.Range(0, count).Select(i => Describe(describe(i)))];

    private static string Describe(KeyInfo key)
    {
        string name = Encoding.UTF8.GetString(key.Name, key.NameLength);
        string byDefault = key.Required ? "required" : key.Kind is KeyKind.Bytes or KeyKind.Count ? Size(key.Default) : Text(key, (in KeyInfo k, ref TextBuffer text) => KeyText.WriteValue(k, k.Default, ref text));
        string range = key.Kind is KeyKind.Bytes or KeyKind.Count
            ? $"{(key.PowerOfTwo ? "a power of two, " : string.Empty)}{(key.Max < long.MaxValue ? $"{Size(key.Min)} to {Size(key.Max)}" : $"at least {Size(key.Min)}")}"
            : Text(key, KeyText.WriteRule).Replace("be a number from ", string.Empty, StringComparison.Ordinal)
                .Replace("be one of ", string.Empty, StringComparison.Ordinal).Replace("be ", string.Empty, StringComparison.Ordinal).Replace("|", ", ", StringComparison.Ordinal);
        string kind = key.Kind switch { KeyKind.Bytes => "bytes", KeyKind.Count => "count", KeyKind.Fraction => "fraction", KeyKind.Flag => "flag", KeyKind.Template => "template", _ => "choice" };
        return $"{name} | {kind} | {byDefault} | {range}";
    }

    private static string Size(ulong bytes)
    {
        if (bytes >= long.MaxValue)
        {
            return "no limit";
        }

        byte* memory = stackalloc byte[32];
        var text = new TextBuffer(memory, 32);
        text.AddBytes(bytes);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    private delegate void Writer(in KeyInfo key, ref TextBuffer text);

    private static string Text(KeyInfo key, Writer writer)
    {
        byte* memory = stackalloc byte[256];
        var text = new TextBuffer(memory, 256);
        writer(key, ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    // As the reference shows each: on the pool mvff or mvff-debug, a block of 10 bytes.
    private static string MessageOf(MistakeKind kind)
    {
        bool isDamage = kind is MistakeKind.Overrun or MistakeKind.Underrun or MistakeKind.UseAfterFree;
        var mistake = new Mistake
        {
            Kind = kind,
            Block = (void*)0x1000,
            Size = 10,
            GivenSize = 12,
            Allocator = Family.NewArray,
            Freer = Family.Malloc,
            Offset = kind switch { MistakeKind.Overrun => 10, MistakeKind.Underrun => -1, _ => 0 },
            Shown = isDamage ? 1 : 0,
        };
        mistake.Found[0] = 0x41;
        mistake.Expected[0] = kind == MistakeKind.UseAfterFree ? (byte)'D' : (byte)'P';
        byte* memory = stackalloc byte[MistakeText.Capacity];
        var text = new TextBuffer(memory, MistakeText.Capacity);
        MistakeText.Write(mistake, isDamage || kind is MistakeKind.Leak or MistakeKind.MismatchedFree ? "mvff-debug"u8 : "mvff"u8, ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }

    [GeneratedRegex(@"POOLS_\w+(?=\\0)")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"ReadChoice\(Variables\.(\w+), ""([^""]+)""u8\)")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\b\d+(\.\d+)?[KMGT]?\b")]
    private static partial Regex Amount();

    // A literal that starts a line; a bare "pools: " starts many.
    [GeneratedRegex(@"(?:""|\\n)(pools: \w[^""\\]*)(?:""|\\n)")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b([_a-z]\w+);")]
    private static partial Regex Exported();
}
