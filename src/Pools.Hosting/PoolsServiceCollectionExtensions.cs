using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pools;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds arenas and pools to the services of an application.</summary>
public static class PoolsServiceCollectionExtensions
{
    /// <summary>
    /// Adds an arena, a keyed singleton by that name, and gives what adds pools to it. Its options are the named <see cref="ArenaOptions"/>; the configuration's section
    /// <c>Arenas:name</c> has the last word on them. They are validated when the host starts.
    /// </summary>
    /// <exception cref="ArgumentException">There is an arena of that name.</exception>
    public static ArenaBuilder AddArena(this IServiceCollection services, string name, Action<ArenaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (services.Any(service => service.ServiceType == typeof(Arena) && name.Equals(service.ServiceKey)))
            throw new ArgumentException($"There is an arena '{name}' already.", nameof(name));
        services.AddOptions<ArenaOptions>(name).Configure(options => options.Name = name).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddPoolClass(Mvff.Class);
        services.TryAddSingleton<PoolClasses>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ArenaOptions>, ArenaConfiguration>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ArenaOptions>, ArenaSetupValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<PoolSetup>, PoolConfiguration>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PoolSetup>, PoolSetupValidator>());
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            Arena arena = new(provider.GetRequiredService<IOptionsMonitor<ArenaOptions>>().Get(name));
            arena.KeepDamage();
            return arena;
        });
        return new ArenaBuilder(services, name);
    }

    /// <summary>Makes a pool class known by its name, so that configuration can choose it, and its debugging version with "-debug" behind the name. Mvff is known.</summary>
    /// <exception cref="ArgumentException">Another class has that name.</exception>
    public static IServiceCollection AddPoolClass(this IServiceCollection services, PoolClass poolClass)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(poolClass);
        foreach (PoolClass known in services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<PoolClass>())
        {
            if (known == poolClass) return services;
            if (known.Name == poolClass.Name) throw new ArgumentException($"Another pool class is known as {known.Name}.", nameof(poolClass));
        }
        return services.AddSingleton(poolClass);
    }
}
