using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>Whether a pool can be made in its arena as it is set up. Neither is made for it.</summary>
internal sealed class PoolSetupValidator(IOptionsMonitor<ArenaOptions> arenas) : IValidateOptions<PoolSetup>
{
    public ValidateOptionsResult Validate(string? name, PoolSetup options)
    {
        ArenaOptions? arena = null;
        try { arena = arenas.Get(options.Arena); }
        catch (OptionsValidationException) { } // that is told of as the arena's
        return Named.Each(options.Class.Validate(options.Args, arena), failure => Named.Pool(name, failure));
    }
}
