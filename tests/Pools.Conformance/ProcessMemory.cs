using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Pools.Conformance;

/// <summary>A mapping of this process, as in /proc/self/maps.</summary>
public readonly record struct Mapping(nuint Start, nuint End, string Protection)
{
    /// <summary>Whether it has an address in [start, end).</summary>
    public bool Touches(nuint start, nuint end) => Start < end && start < End;
}

/// <summary>What the system says of this process's memory.</summary>
public static class ProcessMemory
{
    const int PageSize = 4096;

    /// <summary>
    /// The bytes that are resident in the mappings that touch [start, start + size). Of these alone: the runtime's memory comes and goes. And from the page
    /// tables: the process's own counters, as in /proc/self/statm, lag behind by pages for each processor.
    /// </summary>
    public static long ResidentIn(nuint start, nuint size)
    {
        const int Kilobyte = 1024;
        return Details("Rss:", start, size).Sum(words => Kilobyte * long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the kernel has huge pages that can be asked for: not every one does.</summary>
    public static bool KnowsHugePages => Directory.Exists("/sys/kernel/mm/transparent_hugepage");

    /// <summary>Whether the memory at an address is to be on huge pages, as far as the kernel has them.</summary>
    public static bool IsAdvisedHuge(nuint address) => Details("VmFlags:", address, 1).Any(words => words.Contains("hg"));

    // Of each mapping that touches [start, start + size) the words of the line of that name.
    static IEnumerable<string[]> Details(string name, nuint start, nuint size)
    {
        bool touches = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (!line.Split(' ', 2)[0].EndsWith(':')) touches = Parse(line).Touches(start, start + size); // the first line of a mapping
            else if (touches && line.StartsWith(name, StringComparison.Ordinal)) yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    /// <summary>Address space mapped, in bytes.</summary>
    public static long Mapped => PageSize * long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Every mapping.</summary>
    public static IReadOnlyList<Mapping> Mappings() => File.ReadLines("/proc/self/maps").Select(Parse).ToList();

    static Mapping Parse(string line)
    {
        string[] words = line.Split(' ');
        string[] ends = words[0].Split('-');
        return new(Address(ends[0]), Address(ends[1]), words[1]);
    }

    static nuint Address(string hex) => (nuint)ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
