using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Pools.Testing;
using Xunit;

namespace Pools.Programs;

/// <summary>A test of programs that may not be installed: then it is skipped, and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    private static readonly Dictionary<string, string> Packages =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "packages.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => words[1]);

    /// <summary>The test runs these programs, separated by spaces and each listed in packages.txt.</summary>
    public ProgramFactAttribute(string programs, [CallerMemberName] string test = "")
    {
        string[] missing = programs.Split(' ').Where(program => !IsInstalled(program)).ToArray();
        if (missing.Length > 0)
        {
            string packages = string.Join(' ', missing.Select(program => Packages[program]).Distinct());
            Skip = $"{string.Join(", ", missing)} not installed: apt-get install {packages}";
            DisplayName = $"{test}: {Skip}"; // the name is all that `dotnet test` shows of a skipped test
        }
    }

    private static bool IsInstalled(string program) =>
        Shell.SearchPath.Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));
}
