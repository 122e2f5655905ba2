using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace Pools.Tests;

/// <summary>What is in the packages.</summary>
[Collection(UsesPackages.Name)]
public sealed class ContentTests(PackageSet packages)
{
    public static TheoryData<string> Names => [.. PackageSet.Names];

    [Fact]
    public void There_are_no_others() =>
        Directory.GetFiles(packages.Packages).Should().BeEquivalentTo(PackageSet.Names.Select(packages.File));

    [Theory]
    [MemberData(nameof(Names))]
    public void They_have_code_documentation_readme_and_licence(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.File(name));
        IEnumerable<string> expected = ["README.md", "LICENSE", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"];
        if (name == "Malloc.Shim") expected = [.. expected, "runtimes/linux-x64/native/libpools_malloc.so", "runtimes/linux-x64/native/libpools_entries.so"];
        archive.Entries.Select(entry => entry.FullName).Where(path => !IsPackaging(path)).Should().BeEquivalentTo(expected);

        XDocument documentation = XDocument.Load(archive.GetEntry($"lib/net10.0/{name}.xml")!.Open());
        documentation.Descendants("summary").Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void They_say_what_they_are(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.File(name));
        XElement metadata = XDocument.Load(archive.GetEntry(name + ".nuspec")!.Open()).Root!.Elements().Single();
        string? Value(string element) => metadata.Elements().SingleOrDefault(found => found.Name.LocalName == element)?.Value;
        Value("id").Should().Be(name);
        Value("version").Should().Be(PackageSet.Version);
        Value("license").Should().Be("BSD-2-Clause");
        Value("readme").Should().Be("README.md");
        Value("description").Should().NotBe("Package Description");
        Value("repository").Should().BeNull();
        Value("projectUrl").Should().BeNull();

        // They see each other's internals.
        metadata.Descendants().Where(found => PackageSet.Names.Contains((string?)found.Attribute("id"))).Select(dependency => (string)dependency.Attribute("version")!)
            .Distinct().Should().BeEquivalentTo(name == "Pools.Arena" ? [] : new[] { $"[{PackageSet.Version}]" });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_are_embedded_and_name_no_folder_of_the_machine_that_built_them(string name)
    {
        using var code = new MemoryStream();
        using (ZipArchive archive = ZipFile.OpenRead(packages.File(name))) archive.GetEntry($"lib/net10.0/{name}.dll")!.Open().CopyTo(code);
        code.Position = 0;
        using var image = new PEReader(code);
        DebugDirectoryEntry entry = image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider symbols = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        MetadataReader reader = symbols.GetMetadataReader();
        reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)).Should().NotBeEmpty()
            .And.OnlyContain(path => path.StartsWith("/_/"));
    }

    // What every package has, by the format.
    static bool IsPackaging(string path) => path.EndsWith(".nuspec") || path.EndsWith(".rels") || path.EndsWith(".psmdcp") || path == "[Content_Types].xml";
}
