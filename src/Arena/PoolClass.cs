using System;
using System.Text;
using Microsoft.Extensions.Options;
using Pools.Core;

namespace Pools;

/// <summary>
/// A policy for handing out memory, such as <c>Mvff.Class</c>: what <see cref="Arena.CreatePool(PoolClass, Args?)"/> makes pools of. Classes are
/// interchangeable: a client of one runs on any other. Immutable and thread-safe.
/// </summary>
public abstract class PoolClass
{
    private protected PoolClass(string name) => Name = name;

    /// <summary>The name, as in configuration: "mvff".</summary>
    public string Name { get; }

    /// <summary>The class of a pool written in few lines, outside this library or in it.</summary>
    public static PoolClass Of<TPool>() where TPool : unmanaged, ISimplePool => new PoolClass<SimplePoolCore<TPool>>();

    /// <summary>This class with a layer over it, such as the debugging layer.</summary>
    /// <exception cref="ArgumentException">The class is a layered one already.</exception>
    public abstract PoolClass With(IPoolLayer layer);

    /// <summary>Whether a layer goes over it: <see cref="With"/> would succeed.</summary>
    public abstract bool TakesLayer { get; }

    /// <summary>What is wrong with keyword arguments for a pool of this class, all of it, in the words in which <see cref="Arena.CreatePool(PoolClass, Args?)"/> refuses the first.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="arena">What the arena is made with, within its ranges; without it, rules that the arena takes part in are not looked at.</param>
    public abstract ValidateOptionsResult Validate(Args? args, ArenaOptions? arena = null);

    internal abstract IPool Create(Arena arena, Args? args);

    private protected ArgumentException LayeredAlready(IPoolLayer layer) => new($"{Name} has a layer over it already; give the class below it.", nameof(layer));

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a layer does: from the core of a pool class it makes the class of the core with the layer around it.</summary>
public interface IPoolLayer
{
    /// <summary>The layered class, usually <c>new LayeredPoolClass&lt;MyLayerCore&lt;TCore&gt;&gt;()</c>.</summary>
    PoolClass Over<TCore>() where TCore : unmanaged, IPoolCore;
}

/// <summary>The pool class whose pools are run by <typeparamref name="TCore"/>. A class outside this library is declared the same way.</summary>
public sealed class PoolClass<TCore> : PoolClass where TCore : unmanaged, IPoolCore
{
    /// <summary>The class, named as the core names it.</summary>
    public PoolClass() : base(PoolClassName.Of<TCore>()) { }

    /// <inheritdoc/>
    public override PoolClass With(IPoolLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Over<TCore>();
    }

    /// <inheritdoc/>
    public override bool TakesLayer => true;

    /// <inheritdoc/>
    public override ValidateOptionsResult Validate(Args? args, ArenaOptions? arena = null) => PoolOptionsValidator.Validate<TCore>(Name, args, arena);

    internal override IPool Create(Arena arena, Args? args) => new Pool<TCore>(arena, this, args);
}

/// <summary>A pool class with a layer over it. It takes no second one.</summary>
public sealed class LayeredPoolClass<TCore> : PoolClass where TCore : unmanaged, IPoolCore
{
    /// <summary>The class, named as the core names it.</summary>
    public LayeredPoolClass() : base(PoolClassName.Of<TCore>()) { }

    /// <inheritdoc/>
    public override PoolClass With(IPoolLayer layer) => throw LayeredAlready(layer);

    /// <inheritdoc/>
    public override bool TakesLayer => false;

    /// <inheritdoc/>
    public override ValidateOptionsResult Validate(Args? args, ArenaOptions? arena = null) => PoolOptionsValidator.Validate<TCore>(Name, args, arena);

    internal override IPool Create(Arena arena, Args? args) => new Pool<TCore>(arena, this, args);
}

internal static unsafe class PoolClassName
{
    public static string Of<TCore>() where TCore : unmanaged, IPoolCore
    {
        byte* bytes = stackalloc byte[64];
        TextBuffer text = new(bytes, 64);
        TCore.WriteName(ref text);
        return Encoding.UTF8.GetString(text.Start, text.Length);
    }
}
