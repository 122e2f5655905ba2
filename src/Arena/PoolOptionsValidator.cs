using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.Extensions.Options;
using Pools.Core;

namespace Pools;

/// <summary>
/// Looks at the options of a pool, without its arena: a rule that the arena takes part in (Align and the grain) is left to <see cref="PoolClass.Validate"/> and to
/// the creation of the pool, which asks the same.
/// </summary>
/// <typeparam name="TOptions">The options, those of a class outside of this library among them.</typeparam>
public sealed class PoolOptionsValidator<TOptions> : IValidateOptions<TOptions> where TOptions : PoolOptions
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Class is { } poolClass ? poolClass.Validate(options.ToArgs())
            : ValidateOptionsResult.Fail(PoolOptionsValidator.NoClass(options).Message);
    }
}

/// <summary>What <see cref="PoolOptionsValidator{TOptions}"/> and the creation of pools ask.</summary>
internal static unsafe class PoolOptionsValidator
{
    /// <summary>Fills the slots of a class's keys; what is refused, or null. Values that do not go together are looked for when each is in its own range.</summary>
    public static IReadOnlyList<ArgumentException>? Read<TCore>(string className, ArenaCore* arena, Args? args, ulong* slots)
        where TCore : unmanaged, IPoolCore
    {
        if (ArgsReader.Read(className, TCore.Key, TCore.KeyCount, args, slots) is { } refused) return refused;
        int wrong = TCore.FindConflict(arena, new KeyValues(slots), out ReadOnlySpan<byte> rule);
        if (wrong < 0) return null;
        KeyInfo key = TCore.Key(wrong);
        return [ArgsReader.Refuse(className, ArgsReader.NameOf(key), ArgsReader.Show(key, slots[wrong]), Encoding.UTF8.GetString(rule))];
    }

    /// <summary>The same for an arena that is still to be made; null is one that allows whatever any arena does.</summary>
    public static ValidateOptionsResult Validate<TCore>(string className, Args? args, ArenaOptions? arena) where TCore : unmanaged, IPoolCore
    {
        ArenaCore settings = ArenaCore.SettingsOf((nuint)(arena?.GrainSize ?? (long)ArenaKeys.Describe(ArenaKeys.GrainSize).Max));
        ulong* slots = stackalloc ulong[TCore.KeyCount];
        return Refusals.ToResult(Read<TCore>(className, &settings, args, slots));
    }

    /// <summary>The options of a layer that do not say what it lies over.</summary>
    public static ArgumentException NoClass(PoolOptions options) =>
        new($"{options.GetType().Name}: Inner is missing: it is required and must be the options of the class below.", "Inner");
}
