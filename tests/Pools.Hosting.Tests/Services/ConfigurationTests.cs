using System;
using System.Threading.Tasks;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Pools.Tests;

/// <summary>What configuration says about arenas and pools, and what it is told when that is wrong.</summary>
public sealed class ConfigurationTests
{
    static void Add(IServiceCollection services) => services.AddArena("main", options => options.Spare = 0.5).AddPool("images", (MvffOptions options) => options.Align = 32);

    [Fact]
    public unsafe void The_class_is_swapped_and_nothing_else_changes()
    {
        using IHost host = Application.Build(Add, ("Pools:images:Class", "mvff-debug"));
        IPool images = host.Pool("images");
        (images.Name, images.Class.Name, images.Align).Should().Be(("images", "mvff-debug", (nuint)32));
        byte* block = (byte*)images.Alloc(10);
        block[10]++;
        images.Invoking(pool => pool.Free(block, 10)).Should().Throw<PoolCorruptionException>().Which.Kind.Should().Be(MistakeKind.Overrun);
    }

    [Fact]
    public void The_environment_swaps_it_too()
    {
        const string Variable = "Pools__swapped__class"; // a variable of this process: no other test has the pool
        Environment.SetEnvironmentVariable(Variable, "MVFF-DEBUG");
        try
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddEnvironmentVariables();
            builder.Services.AddArena("main").AddPool("swapped");
            using IHost host = builder.Build();
            host.Pool("swapped").Class.Name.Should().Be("mvff-debug");
        }
        finally { Environment.SetEnvironmentVariable(Variable, null); }
    }

    [Fact]
    public void Keys_are_read_as_text_and_have_the_last_word()
    {
        using IHost host = Application.Build(Add, ("Arenas:main:CommitLimit", "64M"), ("Arenas:main:spare", "0.25"),
            ("Pools:images:align", "64"), ("Pools:images:Name", "pictures"));
        (host.Arena("main").CommitLimit, host.Arena("main").Spare).Should().Be(((nuint)(64 << 20), 0.25));
        (host.Pool("images").Align, host.Pool("images").Name).Should().Be(((nuint)64, "pictures"));
    }

    [Fact]
    public unsafe void A_pool_of_any_class_is_guarded_when_it_is_told_to()
    {
        using IHost host = Application.Build(Add, ("Pools:images:Guard", "before"));
        void* block = host.Pool("images").Alloc(10);
        ((nuint)block % 4096).Should().Be(0);
        host.Pool("images").Class.Name.Should().Be("mvff");
        host.Pool("images").Free(block, 10);
    }

    [Fact]
    public void A_class_from_outside_the_library_is_named_like_any_other_when_it_is_known()
    {
        static void AddOutside(IServiceCollection services)
        {
            services.AddPoolClass(OutsideCore.Class);
            services.AddArena("main").AddPool("images");
        }

        using IHost plain = Application.Build(AddOutside, ("Pools:images:Class", "outside"));
        plain.Pool("images").Class.Should().BeSameAs(OutsideCore.Class);
        using IHost debug = Application.Build(AddOutside, ("Pools:images:Class", "outside-debug"));
        debug.Pool("images").Class.Name.Should().Be("outside-debug");
        using IHost given = Application.Build(services => services.AddArena("main").AddPool("images", OutsideCore.Class), ("Pools:images:Class", "outside-debug"));
        given.Pool("images").Class.Name.Should().Be("outside-debug", "a class that the program gives need not be made known");
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "Pools:images:Class", "mfs", "pool 'images': Class = mfs: Class must be one of mvff|mvff-debug." },
        { "Pools:images:Align", "24", "pool 'images': mvff: Align = 24: Align must be a power of two from 8 to 1073741824. (Parameter 'Align')" },
        { "Pools:images:Align", "8192", "pool 'images': mvff: Align = 8192: Align must be at most the arena's grain size. (Parameter 'Align')" },
        { "Pools:images:ExtendBy", "64X", "pool 'images': mvff: ExtendBy = 64X: ExtendBy must be a number of bytes of at least 1. (Parameter 'ExtendBy')" },
        { "Pools:images:FenceSize", "64", "pool 'images': mvff: FenceSize = 64: mvff has no key FenceSize; it has *" },
        { "Arenas:main:Spare", "2", "arena 'main': arena: Spare = 2: Spare must be a number from 0 to 1. (Parameter 'Spare')" },
        { "Arenas:main:GrainSize", "5000", "arena 'main': arena: GrainSize = 5000: GrainSize must be a power of two from 4096 to 1073741824. (Parameter 'GrainSize')" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_wrong_is_told_when_the_host_starts(string key, string value, string message)
    {
        using IHost host = Application.Build(Add, (key, value));
        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).WithMessage(message);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_pool_is_told_at_once()
    {
        using IHost host = Application.Build(Add, ("Pools:images:Align", "24"), ("Pools:images:Spare", "2"), ("Pools:images:Colour", "red"));
        (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(3);
    }

    [Fact]
    public async Task Options_that_the_program_sets_are_looked_at_as_well()
    {
        using IHost host = Application.Build(services => services.AddArena("main", options => options.Size = 0).AddPool("images", (DebugPoolOptions options) => options.FenceSize = 8));
        AggregateException all = (await host.Awaiting(h => h.StartAsync()).Should().ThrowAsync<AggregateException>()).Which;
        all.InnerExceptions.Should().HaveCount(2).And.AllBeOfType<OptionsValidationException>();
        all.Message.Should().Contain("arena 'main': arena: Size = 0: ").And.Contain("pool 'images': DebugPoolOptions: Inner is missing: ");
    }

    [Fact]
    public async Task What_is_right_starts()
    {
        using IHost host = Application.Build(Add, ("Pools:images:Class", "mvff-debug"), ("Pools:images:FenceSize", "64"), ("Arenas:main:GrainSize", "64K"), ("Pools:images:Align", "8192"));
        await host.StartAsync();
        host.Pool("images").Align.Should().Be(8192);
        await host.StopAsync();
    }
}
