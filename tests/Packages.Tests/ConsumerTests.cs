using System.Collections.Generic;
using System.IO;
using System.Linq;
using FluentAssertions;
using Pools.Testing;
using Xunit;

namespace Pools.Tests;

/// <summary>Programs outside of the checkout, which know the packages alone.</summary>
[Collection(UsesPackages.Name)]
public sealed class ConsumerTests(PackageSet packages)
{
    static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void The_first_program_runs_on_the_packages()
    {
        var consumer = new Consumer(packages, "FirstPool", Ours("Malloc.Shim", "Pools.Debug", "Pools.Mvff"));
        string made = consumer.Make("build");
        Shell.Run(made, Nothing, Path.Combine(made, "FirstPool")).Should().Be(new Outcome(0, consumer.Expected, ""));

        var preloaded = new Dictionary<string, string> { ["LD_PRELOAD"] = Path.Combine(made, "runtimes/linux-x64/native/libpools_malloc.so"), ["POOLS_STATS"] = "on" };
        Shell.Run(made, preloaded, "/bin/true").Errors.Should().StartWith("pools: ", "the library lies beside the program");
    }

    /// <summary>
    /// Every package is kept whole, so that all of its code is analysed, and not only what the program calls. The compiler's analyzer looks for what native code
    /// cannot do in the program, and whether the packages were made with it; the linker looks through all of their code.
    /// </summary>
    [Fact]
    public void A_hosted_program_is_trimmed_and_analysed_for_native_compilation_without_a_warning()
    {
        string properties = """
            <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
            <PublishTrimmed>true</PublishTrimmed>
            <TrimmerSingleWarn>false</TrimmerSingleWarn>
            <IsAotCompatible>true</IsAotCompatible>
            <VerifyReferenceAotCompatibility>true</VerifyReferenceAotCompatibility>
            <InvariantGlobalization>true</InvariantGlobalization>
            <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
            """;
        string roots = string.Concat(PackageSet.Names.Select(name => $"<TrimmerRootAssembly Include=\"{name}\" />"));
        var consumer = new Consumer(packages, "Hosted", Ours(PackageSet.Names).Append(("Microsoft.Extensions.Hosting", PackageSet.HostingVersion)), properties, roots);
        string made = consumer.Make("publish");
        Shell.Run(made, Nothing, Path.Combine(made, "Hosted")).Should().Be(new Outcome(0, consumer.Expected, ""));
        foreach (string library in new[] { "libpools_malloc.so", "libpools_entries.so" })
            Path.Combine(made, library).Should().Match(path => File.Exists(path), "it lies beside a published program");
    }

    static IEnumerable<(string, string)> Ours(params string[] names) => names.Select(name => (name, PackageSet.Version));
}
