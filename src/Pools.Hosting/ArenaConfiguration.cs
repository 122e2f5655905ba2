using System;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>Sets what configuration says about an arena: <c>Arenas:main:CommitLimit</c> is the key CommitLimit of the arena "main".</summary>
internal sealed class ArenaConfiguration(IConfiguration? configuration = null) : IPostConfigureOptions<ArenaOptions>
{
    public const string Section = "Arenas";

    public void PostConfigure(string? name, ArenaOptions options)
    {
        if (configuration is null || string.IsNullOrEmpty(name)) return;
        Args args = [];
        foreach (IConfigurationSection key in configuration.GetSection($"{Section}:{name}").GetChildren()) args.AddText(key.Key, key.Value ?? string.Empty);
        try { options.Apply(args); }
        catch (ArgumentException refusal) { throw new OptionsValidationException(name, typeof(ArenaOptions), [Named.Arena(name, refusal.Message)]); }
    }
}
