using System;

namespace Pools;

/// <summary>The name of a keyword argument; <see cref="Key{T}"/> adds the type of its value.</summary>
public abstract class Key
{
    private protected Key(string name) => Name = name;

    /// <summary>The name, as in configuration and in the environment.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A typed key of a keyword argument, such as <c>Mvff.Keys.ExtendBy</c>. Two keys are the same when their names are.</summary>
/// <typeparam name="T">What its value is: <see cref="long"/> for bytes and counts, <see cref="double"/> for fractions, <see cref="bool"/>,
/// <see cref="string"/>, an enum, or an <see cref="IKeyValue"/>.</typeparam>
public sealed class Key<T> : Key
{
    /// <summary>A key of that name. Keys are declared once, beside the class that accepts them.</summary>
    public Key(string name) : base(name) => ArgumentException.ThrowIfNullOrEmpty(name);
}
