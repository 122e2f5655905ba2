using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace Pools.Foreign;

/// <summary>A test of a library that may not be installed: then it is skipped, and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibraryTheoryAttribute : TheoryAttribute
{
    /// <summary>The test loads this library, which is listed in libraries.txt.</summary>
    public LibraryTheoryAttribute(string library)
    {
        string package = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "libraries.txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Single(words => words[0] == library)[1];
        if (!NativeLibrary.TryLoad(library, out _)) Skip = $"{library} not installed: apt-get install {package}";
    }
}
