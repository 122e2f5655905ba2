using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pools.Tests;

/// <summary>A host with services, and a configuration of those keys and values.</summary>
internal static class Application
{
    public static IHost Build(Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));
        add(builder.Services);
        return builder.Build();
    }

    public static IPool Pool(this IHost host, string name) => host.Services.GetRequiredKeyedService<IPool>(name);

    public static Arena Arena(this IHost host, string name) => host.Services.GetRequiredKeyedService<Arena>(name);
}
