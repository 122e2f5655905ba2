using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>Adds pools to an arena of an application. A pool is a keyed singleton <see cref="IPool"/> by its name, made when it is first asked for, disposed before its arena.</summary>
public sealed class ArenaBuilder
{
    internal ArenaBuilder(IServiceCollection services, string name) => (Services, Name) = (services, name);

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The arena's name.</summary>
    public string Name { get; }

    /// <summary>Adds a pool of a class, by default mvff, with keyword arguments or options.</summary>
    /// <exception cref="ArgumentException">There is a pool of that name.</exception>
    public ArenaBuilder AddPool(string name, PoolClass? poolClass = null, Args? args = null) => AddPool(name, setup =>
    {
        setup.Class = poolClass ?? setup.Class;
        setup.Args = args ?? setup.Args;
    });

    /// <summary>Adds a pool with options, which are the named options of their type: <c>AddPool("images", (MvffOptions o) => o.Align = 16)</c>.</summary>
    /// <exception cref="ArgumentException">There is a pool of that name.</exception>
    public ArenaBuilder AddPool<TOptions>(string name, Action<TOptions> configure) where TOptions : PoolOptions, new()
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(name).Configure<IOptionsMonitor<TOptions>>((setup, named) =>
        {
            TOptions options = named.Get(name);
            setup.Class = options.Class ?? throw new OptionsValidationException(name, typeof(TOptions), [Named.Pool(name, PoolOptionsValidator.NoClass(options).Message)]);
            setup.Args = options.ToArgs();
        });
        Services.AddOptions<TOptions>(name).Configure(configure);
        return this;
    }

    /// <summary>Adds a pool whose class and arguments the function sets.</summary>
    /// <exception cref="ArgumentException">There is a pool of that name.</exception>
    public ArenaBuilder AddPool(string name, Action<PoolSetup> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(name).Configure(configure);
        return this;
    }

    OptionsBuilder<PoolSetup> Add(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Services.Any(service => service.ServiceType == typeof(IPool) && name.Equals(service.ServiceKey)))
            throw new ArgumentException($"There is a pool '{name}' already.", nameof(name));
        // The arena is asked for in here, so that it is older than the pool: the container disposes the youngest first.
        Services.AddKeyedSingleton(name, (provider, _) =>
        {
            PoolSetup setup = provider.GetRequiredService<IOptionsMonitor<PoolSetup>>().Get(name);
            return provider.GetRequiredKeyedService<Arena>(setup.Arena).CreatePool(setup.Class, setup.Args);
        });
        return Services.AddOptions<PoolSetup>(name).Configure(setup => setup.Arena = Name).ValidateOnStart();
    }
}
