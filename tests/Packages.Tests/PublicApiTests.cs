using System;
using System.IO;
using System.Linq;
using System.Reflection;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Tests;

/// <summary>
/// The public API of each package is the one in PublicApi/: a change of it is a change for every user, and is made on purpose. With the variable
/// <c>ACCEPT_PUBLIC_API</c> set, the tests write the files anew.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "ACCEPT_PUBLIC_API";

    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Packages.Tests", "PublicApi");

    public static TheoryData<string> Names => [.. PackageSet.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_as_before(string name)
    {
        string file = Path.Combine(Folder, name + ".txt");
        string now = ApiText.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable(Accept) is not null) File.WriteAllText(file, now);

        string before = File.Exists(file) ? File.ReadAllText(file) : "";
        string[] gone = [.. Lines(before).Except(Lines(now)).Select(line => "- " + line)], added = [.. Lines(now).Except(Lines(before)).Select(line => "+ " + line)];
        if (now != before)
        {
            Assert.Fail($"""
                The public API of {name} is no longer what {Path.GetRelativePath(Checkout.Root, file)} says:
                {string.Join("\n", [.. gone, .. added])}
                To accept that, run this and look at what git shows:
                  {Accept}=1 dotnet test tests/Packages.Tests --filter PublicApi
                """);
        }
    }

    [Fact]
    public void No_file_is_left_of_a_package_that_is_gone() =>
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(PackageSet.Names);

    // With the type in front of each member, so that one that moved is seen.
    private static string[] Lines(string text)
    {
        string type = "";
        return [.. text.Split('\n').Where(line => line != "").Select(line => line.StartsWith(' ') ? $"{type}: {line.Trim()}" : type = line)];
    }
}
