using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Pools.Testing;

namespace Malloc.Wrong.Tests;

/// <summary>Reads the cases from the sources of the programs.</summary>
internal static partial class CaseSource
{
    private static readonly Lazy<Dictionary<string, long[]>> SizeLists = new(ReadSizeLists);

    /// <summary>The pairs of the programs in a folder, each at each of its sizes.</summary>
    public static IEnumerable<Case> PairsIn(string folder) =>
        from program in ProgramsIn(folder)
        from Match match in PairMark().Matches(Source(program))
        let words = match.Groups["words"].Value.Split(',', StringSplitOptions.TrimEntries)
        from size in SizesOf(words[1])
        select new Case(program, words[0], size, words[2], words[3], words[4], string.Join(',', words[5..]));

    /// <summary>The sound programs in a folder that have no wrong twin.</summary>
    public static IEnumerable<(string Program, string Name)> TrapsIn(string folder) =>
        from program in ProgramsIn(folder)
        from Match match in TrapMark().Matches(Source(program))
        select (program, match.Groups["name"].Value);

    // Libraries that programs open are no programs.
    private static IEnumerable<string> ProgramsIn(string folder) =>
        from path in Directory.GetFiles(Path.Combine(Compiler.Folder, folder))
        let name = Path.GetFileName(path)
        where (name.EndsWith(".c", StringComparison.Ordinal) || name.EndsWith(".cpp", StringComparison.Ordinal)) && !name.StartsWith("lib", StringComparison.Ordinal)
        orderby name
        select folder + "/" + name;

    private static string Source(string program) => File.ReadAllText(Path.Combine(Compiler.Folder, program));

    private static long[] SizesOf(string word) => word switch
    {
        "any" => [0],
        _ when char.IsDigit(word[0]) => [long.Parse(word, CultureInfo.InvariantCulture)],
        _ => SizeLists.Value[word],
    };

    private static Dictionary<string, long[]> ReadSizeLists() =>
        SizeListMark().Matches(Source("pairs.h")).ToDictionary(
            match => match.Groups["name"].Value,
            match => match.Groups["sizes"].Value.Split(',').Select(size => long.Parse(size, CultureInfo.InvariantCulture)).ToArray());

    [GeneratedRegex(@"^PAIR\((?<words>[^)]*)\)", RegexOptions.Multiline)]
    private static partial Regex PairMark();

    [GeneratedRegex(@"^TRAP\((?<name>\w+)\)", RegexOptions.Multiline)]
    private static partial Regex TrapMark();

    [GeneratedRegex(@"^#define (?<name>SIZES_\w+) (?<sizes>[\d, ]+)$", RegexOptions.Multiline)]
    private static partial Regex SizeListMark();
}
