using System;
using Pools.Core;

namespace Pools;

/// <summary>The keyword argument of the guarding layer as a property, over the options of the class below: <c>new GuardPoolOptions { Guard = Guard.Sample(1000), Inner = new MvffOptions() }</c>.</summary>
public unsafe class GuardPoolOptions : PoolOptions
{
    /// <summary>Which blocks are guarded; <see cref="Pools.Guard.Off"/> by default.</summary>
    public Guard Guard { get; set; } = Guard.Off;

    /// <summary>The options of the class below. Null by default: then the pool's class has to be given beside the options.</summary>
    public PoolOptions? Inner { get; set; }

    /// <inheritdoc/>
    public override PoolClass? Class => Inner?.Class is { } below ? GuardPool.Of(below) : null;

    /// <summary>The options that keyword arguments come to; those that the layer does not know are for the class below.</summary>
    /// <exception cref="ArgumentException">An unknown key, or a value out of range.</exception>
    public static GuardPoolOptions From(Args args, Func<Args, PoolOptions> inner)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(inner);
        ArgsReader.Split(args, GuardKeys.Describe, GuardKeys.Count, out Args own, out Args below);
        GuardPoolOptions options = new() { Inner = inner(below), Name = ArgsReader.NameIn(own) };
        ulong* slots = stackalloc ulong[GuardKeys.Count];
        ArgsReader.ThrowFirst(ArgsReader.Read(options.Class!.Name, GuardKeys.Describe, GuardKeys.Count, own, slots));
        options.Guard = Guard.FromSlot(slots[GuardKeys.Guard]);
        return options;
    }

    /// <inheritdoc/>
    protected override void AddTo(Args args)
    {
        ArgumentNullException.ThrowIfNull(args);
        args.Add(GuardPool.Keys.Guard, Guard);
        if (Inner is not null) args.Add(Inner.ToArgs());
    }
}
