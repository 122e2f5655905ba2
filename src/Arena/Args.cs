using System;
using System.Collections;
using System.Collections.Generic;

namespace Pools;

/// <summary>
/// Keyword arguments: <c>new Args { { Mvff.Keys.ExtendBy, 256 &lt;&lt; 10 } }</c>. They are checked when an arena or a pool is created with them, by
/// the class that receives them. The first of two equal keys wins, so defaults may follow what overrides them; upper and lower case are one. Not thread-safe.
/// </summary>
public sealed class Args : IEnumerable<KeyValuePair<string, object>>
{
    readonly List<KeyValuePair<string, object>> items = [];

    /// <summary>Adds an argument.</summary>
    /// <exception cref="ArgumentNullException">The key or the value is null.</exception>
    public void Add<T>(Key<T> key, T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        items.Add(new(key.Name, value));
    }

    /// <summary>Adds an argument as text, as configuration and the environment have it: "64K", "0.5", "sample:1000". What it means, the receiver's key decides.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">The name or the text is null.</exception>
    public void AddText(string name, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        items.Add(new(name, new ArgText(text)));
    }

    /// <summary>Adds all arguments of another list, after those that are here.</summary>
    public void Add(Args others)
    {
        ArgumentNullException.ThrowIfNull(others);
        items.AddRange(others.items);
    }

    internal void Add(string name, object value) => items.Add(new(name, value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
