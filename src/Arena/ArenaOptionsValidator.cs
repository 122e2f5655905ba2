using System;
using System.Collections.Generic;
using Microsoft.Extensions.Options;
using Pools.Core;

namespace Pools;

/// <summary>Looks at the options of an arena. The arena's constructors ask it too, so that a value is refused in the same words everywhere.</summary>
public sealed unsafe class ArenaOptionsValidator : IValidateOptions<ArenaOptions>
{
    const string Receiver = "arena";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ArenaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ulong* slots = stackalloc ulong[ArenaKeys.Count];
        return Refusals.ToResult(Read(options.ToArgs(), slots));
    }

    /// <summary>Fills the slots of an arena's keys; what is refused, or null.</summary>
    internal static IReadOnlyList<ArgumentException>? Read(Args? args, ulong* slots) =>
        ArgsReader.Read(Receiver, ArenaKeys.Describe, ArenaKeys.Count, args, slots);
}
