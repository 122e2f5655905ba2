using System;
using System.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>
/// Sets what configuration says about a pool: <c>Pools:images:Class</c> is the class of the pool "images", every other key of the section one of that class.
/// A class that is given the key Guard gets the guarding layer, as in the preloaded library.
/// </summary>
internal sealed class PoolConfiguration(PoolClasses classes, IConfiguration? configuration = null) : IPostConfigureOptions<PoolSetup>
{
    public const string Section = "Pools", ClassKey = "Class";

    public void PostConfigure(string? name, PoolSetup setup)
    {
        if (string.IsNullOrEmpty(name)) return;
        Args args = [];
        if (configuration is not null) Read(configuration.GetSection($"{Section}:{name}"), name, setup, args);
        setup.Args = new Args { args, setup.Args, { Mvff.Keys.Name, name } };
        if (setup.Class.TakesLayer && setup.Args.Any(arg => Is(arg.Key, GuardPool.Keys.Guard.Name))) setup.Class = GuardPool.Of(setup.Class);
    }

    void Read(IConfigurationSection section, string name, PoolSetup setup, Args args)
    {
        foreach (IConfigurationSection key in section.GetChildren())
        {
            string value = key.Value ?? string.Empty;
            if (!Is(key.Key, ClassKey)) args.AddText(key.Key, value);
            else if (classes.Find(value, setup.Class) is { } poolClass) setup.Class = poolClass;
            else
                throw new OptionsValidationException(name, typeof(PoolSetup),
                    [Named.Pool(name, $"{ClassKey} = {value}: {ClassKey} must be one of {classes.Names(setup.Class)}.")]);
        }
    }

    static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
