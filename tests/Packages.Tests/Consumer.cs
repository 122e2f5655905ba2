using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FluentAssertions;
using Pools.Testing;

namespace Pools.Tests;

/// <summary>A user's project outside of the checkout: one program of Consumers/ and the packages that it refers to.</summary>
internal sealed partial class Consumer
{
    // Packages come from the one folder, and into one beside the project: the version of another build may lie in NuGet's own. What else the
    // program needs is there already.
    private const string Settings = """
        <configuration>
          <packageSources><clear /><add key="packed" value="{0}" /></packageSources>
          <fallbackPackageFolders><clear /><add key="restored" value="{1}" /></fallbackPackageFolders>
          <config><add key="globalPackagesFolder" value="restoring" /></config>
        </configuration>
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            {0}
          </PropertyGroup>
          <ItemGroup>
            {1}
          </ItemGroup>
        </Project>
        """;

    private readonly string program;

    /// <summary>Writes the project, with these properties and items besides the packages.</summary>
    public Consumer(PackageSet packages, string program, IEnumerable<(string Name, string Version)> references, string properties = "", string items = "")
    {
        this.program = program;
        Folder = Path.Combine(packages.Folder, program);
        Directory.CreateDirectory(Folder);
        string all = string.Concat(references.Select(package => $"<PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\" />")) + items;
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), string.Format(null, Settings, packages.Packages, PackageSet.Restored));
        File.WriteAllText(Path.Combine(Folder, program + ".csproj"), string.Format(null, Project, properties, all));
        File.Copy(Source, Path.Combine(Folder, "Program.cs"));
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>What the comments of the program say that it prints; a bar stands between the lines of a loop.</summary>
    public string Expected => string.Concat(Comment().Matches(File.ReadAllText(Source)).SelectMany(match => match.Groups[1].Value.Split(" | ")).Select(line => line + "\n"));

    private string Source => Path.Combine(System.AppContext.BaseDirectory, "Consumers", program + ".cs");

    /// <summary>Runs a command of the SDK on the project, which must succeed; the folder of what it makes.</summary>
    public string Make(string command)
    {
        string made = Path.Combine(Folder, "made");
        Outcome outcome = Shell.Run(Folder, new Dictionary<string, string>(), "dotnet", command, "--output", made);
        outcome.ExitStatus.Should().Be(0, outcome.Output + outcome.Errors);
        return made;
    }

    [GeneratedRegex(@"Console\.Write.*// (.*)$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
