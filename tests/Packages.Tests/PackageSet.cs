using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Tests;

/// <summary>The packages of the checkout, made once for all tests, in a folder outside of it.</summary>
public sealed class PackageSet : IDisposable
{
    /// <summary>Their names.</summary>
    public static readonly string[] Names =
        ["Malloc.Shim", "Pools.Arena", "Pools.Cache", "Pools.Debug", "Pools.Hosting", "Pools.Mfs", "Pools.Mvff", "Pools.Null"];

    /// <summary>Makes them.</summary>
    public PackageSet()
    {
        Outcome packed = Shell.Run(Checkout.Root, new Dictionary<string, string>(), "dotnet", "pack", "Pools.sln", "--configuration", "Release", "--output", Packages);
        packed.ExitStatus.Should().Be(0, packed.Output + packed.Errors);
    }

    /// <summary>The version of them all.</summary>
    public static string Version { get; } = Metadata("Version");

    /// <summary>The version of Microsoft.Extensions.Hosting that they are tested with.</summary>
    public static string HostingVersion { get; } = Metadata("HostingVersion");

    /// <summary>The folder that NuGet keeps what it has restored in.</summary>
    public static string Restored { get; } = Metadata("RestoredPackages");

    /// <summary>A folder for all that the tests make.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pools-packages").FullName;

    /// <summary>The folder that the packages are in.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The file of a package.</summary>
    public string File(string name) => Path.Combine(Packages, $"{name}.{Version}.nupkg");

    /// <summary>Removes all of it.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key) =>
        typeof(PackageSet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}

/// <summary>The tests that share the packages.</summary>
[CollectionDefinition(Name)]
public sealed class UsesPackages : ICollectionFixture<PackageSet>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "packages";
}
