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

    /// <summary>The resident set, in bytes.</summary>
    public static long Resident => PageSize * long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture);

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
