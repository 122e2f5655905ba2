using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Pools.Core;
using Xunit;

namespace Pools.Tests;

/// <summary>Every key has its property, and every property its key: the same name, the same default, the same range.</summary>
public sealed unsafe class OptionKeyTests
{
    /// <summary>Options with the table of their keys, and who refuses them.</summary>
    public static TheoryData<Receiver> Receivers =>
    [
        new Receiver("arena", () => new ArenaOptions(), Table(ArenaKeys.Describe, ArenaKeys.Count), typeof(Arena.Keys),
            options => new ArenaOptionsValidator().Validate(null, (ArenaOptions)options), options => new Arena((ArenaOptions)options).Dispose()),
        PoolReceiver("mvff", () => new MvffOptions(), Table(MvffCore.Key, MvffCore.KeyCount), typeof(Mvff.Keys)),
        PoolReceiver("guard", () => new GuardPoolOptions { Inner = new MvffOptions() },
            Table(GuardCore<MvffCore>.Key, GuardCore<MvffCore>.KeyCount - MvffCore.KeyCount), typeof(GuardPool.Keys)),
        PoolReceiver("debug", () => new DebugPoolOptions { Inner = new MvffOptions() },
            Table(DebugCore<MvffCore>.Key, DebugCore<MvffCore>.KeyCount - MvffCore.KeyCount), typeof(DebugPool.Keys)),
    ];

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Names_are_those_of_the_keys(Receiver receiver)
    {
        string[] names = [.. receiver.Table.Select(NameOf)];
        Properties(receiver).Select(property => property.Name).Should().BeEquivalentTo(names);
        receiver.Keys.GetProperties().Select(key => ((Key)key.GetValue(null)!).Name).Where(name => name != "Name").Should().BeEquivalentTo(names);
    }

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Defaults_are_those_of_the_keys(Receiver receiver)
    {
        object options = receiver.Create();
        foreach (KeyInfo key in receiver.Table) PropertyOf(receiver, key).GetValue(options).Should().Be(ValueOf(key, key.Default), "it is the default of {0}", NameOf(key));
    }

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Types_are_those_of_the_keys(Receiver receiver)
    {
        foreach (PropertyInfo key in receiver.Keys.GetProperties().Where(key => key.Name != "Name"))
            key.PropertyType.GenericTypeArguments.Should().Equal(receiver.Create().GetType().GetProperty(key.Name)!.PropertyType);
    }

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Ranges_are_those_of_the_keys_and_what_is_refused_is_refused_in_the_same_words_everywhere(Receiver receiver)
    {
        foreach (KeyInfo key in receiver.Table)
            foreach ((object value, bool accepted) in Probes(key))
            {
                object options = receiver.Create();
                PropertyOf(receiver, key).SetValue(options, value);
                ValidateOptionsResult result = receiver.Validate(options);
                result.Succeeded.Should().Be(accepted, "{0} = {1}", NameOf(key), value);
                if (!accepted)
                    receiver.Invoking(r => r.Make(options)).Should().Throw<ArgumentException>().WithParameterName(NameOf(key))
                        .Which.Message.Should().Be(result.Failures.Should().ContainSingle().Subject);
            }
    }

    static Receiver PoolReceiver<TOptions>(string name, Func<TOptions> create, KeyInfo[] table, Type keys) where TOptions : PoolOptions => new(
        name, create, table, keys, options => new PoolOptionsValidator<TOptions>().Validate(null, (TOptions)options), options =>
        {
            using Arena arena = new(new ArenaOptions { GrainSize = 1 << 30, Size = 1 });
            arena.CreatePool((PoolOptions)options);
        });

    // The values at the ends of the range and beyond them; none of a few words is beyond a flag.
    static IEnumerable<(object Value, bool Accepted)> Probes(KeyInfo key)
    {
        switch (key.Kind)
        {
            case KeyKind.Fraction: return [(0.0, true), (1.0, true), (-0.001, false), (1.001, false), (double.NaN, false)];
            case KeyKind.Flag: return [(true, true), (false, true)];
            case KeyKind.Template: return [("12345678", true), ("0x00", true), ("123", false), (string.Empty, false)];
            case KeyKind.NumberedChoice: return [(Guard.Sample(1), true), (Guard.Sample(1_000_000_000), true), (Guard.Before, true)];
            case KeyKind.Choice:
                Type words = EnumOf(key);
                return Enum.GetValues(words).Cast<object>().Select(word => (word, true)).Append((Enum.ToObject(words, (int)key.Max + 1), false)).Append((Enum.ToObject(words, -1), false));
            default:
                List<(object, bool)> probes = [((long)key.Min, !key.PowerOfTwo || key.Min != 0), (-1L, false), (long.MinValue, false)];
                if (key.Min > 0) probes.Add(((long)key.Min - 1, false));
                if (key.PowerOfTwo) probes.Add(((long)key.Min + 1, false));
                if (key.Max < long.MaxValue) probes.AddRange([((long)key.Max + 1, false)]);
                return probes.Where(probe => NameOf(key) is not "ExtendBy" || !probe.Item2); // a rule of its own ties it to MeanSize
        }
    }

    static object ValueOf(KeyInfo key, ulong slot) => key.Kind switch
    {
        KeyKind.Fraction => KeyValues.FractionOf(slot),
        KeyKind.Flag => slot != 0,
        KeyKind.Template => Encoding.ASCII.GetString(BitConverter.GetBytes(slot))[..4],
        KeyKind.NumberedChoice => Guard.Off,
        KeyKind.Choice => Enum.ToObject(EnumOf(key), slot),
        _ => (long)slot,
    };

    static Type EnumOf(KeyInfo key) => typeof(Arena).Assembly.GetType("Pools." + NameOf(key))!;

    static PropertyInfo PropertyOf(Receiver receiver, KeyInfo key) => Properties(receiver).Single(property => property.Name == NameOf(key));

    static IEnumerable<PropertyInfo> Properties(Receiver receiver) => receiver.Create().GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => property.Name is not ("Name" or "Class" or "Inner"));

    static string NameOf(KeyInfo key) => Encoding.UTF8.GetString(key.Name, key.NameLength);

    static KeyInfo[] Table(Func<int, KeyInfo> describe, int count) => [.. Enumerable.Range(0, count).Select(describe)];

    public sealed record Receiver(string Name, Func<object> Create, KeyInfo[] Table, Type Keys, Func<object, ValidateOptionsResult> Validate, Action<object> Make)
    {
        public override string ToString() => Name;
    }
}
