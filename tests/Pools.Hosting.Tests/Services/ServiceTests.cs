using System;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Pools.Tests;

/// <summary>Arenas and pools as services: what is made of what was added, and the end of it.</summary>
public sealed unsafe class ServiceTests
{
    [Fact]
    public void Arenas_and_pools_are_had_by_their_names()
    {
        using IHost host = Application.Build(services =>
        {
            services.AddArena("main", options => options.CommitLimit = 64 << 20)
                .AddPool("images", (MvffOptions options) => options.Align = 32)
                .AddPool("names", DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.FenceSize, 8 } })
                .AddPool("rest");
            services.AddArena("other").AddPool("guarded", setup => setup.Args.Add(GuardPool.Keys.Guard, Guard.After));
        });
        (host.Arena("main").Name, host.Arena("main").CommitLimit).Should().Be(("main", (nuint)(64 << 20)));
        host.Pool("images").Should().BeSameAs(host.Pool("images"));
        (host.Pool("images").Name, host.Pool("images").Class, host.Pool("images").Align).Should().Be(("images", Mvff.Class, (nuint)32));
        host.Pool("names").Class.Name.Should().Be("mvff-debug");
        host.Arena("main").Pools.Should().BeEquivalentTo([host.Pool("images"), host.Pool("names")], "the third was not asked for");
        host.Pool("guarded").Arena.Should().BeSameAs(host.Arena("other"));
        byte* block = (byte*)host.Pool("guarded").Alloc(16);
        ((nuint)(block + 16) % 4096).Should().Be(0, "it lies against a page");
        host.Pool("guarded").Free(block, 16);
    }

    [Fact]
    public void Options_have_names_and_others_may_configure_them()
    {
        using IHost host = Application.Build(services =>
        {
            services.AddArena("main").AddPool("images", (MvffOptions options) => options.Align = 32).AddPool("names", (MvffOptions options) => options.Align = 64);
            services.Configure<MvffOptions>("images", options => options.Align *= 2);
            services.Configure<ArenaOptions>("main", options => options.Spare = 0.5);
        });
        host.Services.GetRequiredService<IOptionsMonitor<MvffOptions>>().Get("names").Align.Should().Be(64);
        (host.Pool("images").Align, host.Pool("names").Align, host.Arena("main").Spare).Should().Be(((nuint)64, (nuint)64, 0.5));
    }

    [Fact]
    public void A_pool_is_injected_by_its_key()
    {
        using IHost host = Application.Build(services =>
        {
            services.AddArena("main").AddPool("images").AddPool("names");
            services.AddSingleton<Gallery>();
        });
        host.Services.GetRequiredService<Gallery>().Images.Should().BeSameAs(host.Pool("images"));
    }

    [Fact]
    public void Pools_end_before_their_arena_and_leaks_are_reported()
    {
        using IHost host = Application.Build(services => services.AddArena("main").AddPool("leaky", DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.LeakCheck, LeakCheck.Report } }));
        IPool pool = host.Pool("leaky");
        Arena arena = pool.Arena;
        pool.Alloc(100);
        (string Report, bool ArenaLives)? seen = null;
        EventHandler<PoolReportEventArgs> handler = (sender, e) =>
        {
            if (sender == pool) seen = (e.Report, arena.ToString().Contains("committed", StringComparison.Ordinal));
        };
        DebugPool.Reported += handler;
        try { host.Dispose(); }
        finally { DebugPool.Reported -= handler; }

        seen.Should().NotBeNull();
        seen!.Value.Report.Should().StartWith("leak: pool 'leaky' (mvff-debug)").And.EndWith("1 block, 100 bytes leaked in 1 place");
        seen.Value.ArenaLives.Should().BeTrue();
        arena.Invoking(a => a.Committed).Should().Throw<ObjectDisposedException>();
        pool.Invoking(p => p.TotalSize).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void What_a_pool_throws_at_its_end_comes_when_all_pools_and_the_arena_have_ended()
    {
        IHost host = Application.Build(services => services.AddArena("main")
            .AddPool("good").AddPool("leaky", DebugPool.Of(Mvff.Class), new Args { { DebugPool.Keys.LeakCheck, LeakCheck.Error } }));
        IPool good = host.Pool("good"), leaky = host.Pool("leaky");
        Arena arena = host.Arena("main");
        leaky.Alloc(100);

        host.Invoking(h => h.Dispose()).Should().Throw<PoolCorruptionException>().Which.PoolName.Should().Be("leaky");

        good.Invoking(p => p.TotalSize).Should().Throw<ObjectDisposedException>();
        arena.Invoking(a => a.Committed).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        ServiceCollection services = new();
        ArenaBuilder arena = services.AddArena("main").AddPool("images");
        services.Invoking(s => s.AddArena("main")).Should().Throw<ArgumentException>().WithMessage("There is an arena 'main' already. *");
        services.AddArena("other").Invoking(a => a.AddPool("images")).Should().Throw<ArgumentException>().WithMessage("There is a pool 'images' already. *");
        services.Invoking(s => s.AddPoolClass(GuardPool.Of(Mvff.Class))).Should().Throw<ArgumentException>().WithMessage("Another pool class is known as mvff. *");
        (arena.Name, arena.Services).Should().Be(("main", (IServiceCollection)services));
    }

    [Fact]
    public void Without_a_host_and_a_configuration_it_works_as_well()
    {
        ServiceCollection services = new();
        services.AddArena("main").AddPool("images", (MvffOptions options) => options.Align = 24);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.Invoking(p => p.GetRequiredKeyedService<IPool>("images")).Should().Throw<OptionsValidationException>()
            .WithMessage("pool 'images': mvff: Align = 24: Align must be a power of two from 8 to 1073741824. *");
    }

    sealed class Gallery([FromKeyedServices("images")] IPool images)
    {
        public IPool Images => images;
    }
}
