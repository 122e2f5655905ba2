using Microsoft.Extensions.Options;

namespace Pools;

/// <summary>What <see cref="ArenaOptionsValidator"/> says, with the name of the arena.</summary>
internal sealed class ArenaSetupValidator : IValidateOptions<ArenaOptions>
{
    readonly ArenaOptionsValidator validator = new();

    public ValidateOptionsResult Validate(string? name, ArenaOptions options) =>
        Named.Each(validator.Validate(name, options), failure => Named.Arena(name, failure));
}
