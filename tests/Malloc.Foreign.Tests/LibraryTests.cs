using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Foreign;

/// <summary>Each library does real work with its memory from a pool, and gives all of it back.</summary>
public sealed partial class LibraryTests
{
    [LibraryTheory("libsqlite3.so.0"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Sqlite(string poolClass) => Works("sqlite", poolClass, 1_000_000);

    [LibraryTheory("liblua5.4.so.0"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Lua(string poolClass) => Works("lua", poolClass, 500_000);

    [LibraryTheory("libz.so.1"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Zlib(string poolClass) => Works("zlib", poolClass, 200_000);

    [LibraryTheory("libexpat.so.1"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Expat(string poolClass) => Works("expat", poolClass, 5_000);

    [LibraryTheory("libxml2.so.2"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Libxml2(string poolClass) => Works("libxml2", poolClass, 1_000_000);

    [LibraryTheory("libcurl.so.4"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Curl(string poolClass) => Works("curl", poolClass, 10_000);

    [LibraryTheory("libcrypto.so.3"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void OpenSsl(string poolClass) => Works("openssl", poolClass, 100_000);

    [LibraryTheory("liblua5.4.so.0"), InlineData("mvff"), InlineData("mvff-debug"), InlineData("cached")]
    public void Lua_in_a_pool_with_a_limit(string poolClass) => Works("lua-short-of-memory", poolClass, 500_000, "limit");

    // In the debugging class the end of the pool is also a look at every block.
    static void Works(string library, string poolClass, long atLeast, params string[] keywords)
    {
        Outcome outcome = ChildProgram.Start([library, poolClass, .. keywords]);
        outcome.ExitStatus.Should().Be(0, outcome.Errors + outcome.Output);
        outcome.Errors.Should().BeEmpty();
        Match figures = Figures().Match(outcome.Output);
        long.Parse(figures.Groups["peak"].Value, CultureInfo.InvariantCulture).Should().BeGreaterThan(atLeast);
        figures.Groups["end"].Value.Should().Be("0");
    }

    [GeneratedRegex(@"^peak (?<peak>\d+), end (?<end>\d+)\n$")]
    private static partial Regex Figures();
}
