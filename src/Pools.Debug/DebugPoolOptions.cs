using System;
using Pools.Core;

namespace Pools;

/// <summary>
/// The keyword arguments of the debugging layer as properties, over the options of the class below: <c>new DebugPoolOptions { FenceSize = 64, Inner = images }</c>
/// is the debugging version of what <c>images</c> describes. Sizes are in bytes.
/// </summary>
public sealed unsafe class DebugPoolOptions : GuardPoolOptions
{
    /// <summary>Bytes of fence on either side of a block, rounded up to the alignment; 32 by default.</summary>
    public long FenceSize { get; set; } = 32;

    /// <summary>Bytes of freed blocks that are kept back from reuse, fences included; 256 KiB by default. Larger blocks are not kept.</summary>
    public long Quarantine { get; set; } = 256 << 10;

    /// <summary>What fences are filled with: 1, 2, 4 or 8 bytes, as text or in hexadecimal, "0xFD"; "POST" by default.</summary>
    public string FenceTemplate { get; set; } = "POST";

    /// <summary>What freed blocks are filled with; "DEAD" by default.</summary>
    public string FreeTemplate { get; set; } = "DEAD";

    /// <summary>Frames to keep of the stacks that allocate and free, at most 64; 0, the default, keeps none.</summary>
    public long StackDepth { get; set; } = 0;

    /// <summary>Looks at all blocks once in that many allocations and frees; 0, the default, never.</summary>
    public long CheckEvery { get; set; } = 0;

    /// <summary>What becomes of a mistake: an exception, by default; a report; the end of the process.</summary>
    public OnError OnError { get; set; } = OnError.Throw;

    /// <summary>What becomes of blocks that are still live when the pool is disposed; nothing by default.</summary>
    public LeakCheck LeakCheck { get; set; } = LeakCheck.Off;

    /// <inheritdoc/>
    public override PoolClass? Class => Inner?.Class is { } below ? DebugPool.Of(below) : null;

    /// <summary>The options that keyword arguments come to; those that the layers do not know are for the class below: <c>DebugPoolOptions.From(args, MvffOptions.From)</c>.</summary>
    /// <exception cref="ArgumentException">An unknown key, or a value out of range.</exception>
    public static new DebugPoolOptions From(Args args, Func<Args, PoolOptions> inner)
    {
        ArgsReader.Split(args, DebugKeys.Describe, DebugKeys.Count, out Args own, out Args others);
        GuardPoolOptions below = GuardPoolOptions.From(others, inner);
        DebugPoolOptions options = new() { Guard = below.Guard, Inner = below.Inner, Name = ArgsReader.NameIn(own) };
        ulong* slots = stackalloc ulong[DebugKeys.Count];
        ArgsReader.ThrowFirst(ArgsReader.Read(options.Class!.Name, DebugKeys.Describe, DebugKeys.Count, own, slots));
        KeyValues values = new(slots);
        options.FenceSize = (long)values.Number(DebugKeys.FenceSize);
        options.Quarantine = (long)values.Number(DebugKeys.Quarantine);
        options.FenceTemplate = ArgsReader.Show(DebugKeys.Describe(DebugKeys.FenceTemplate), slots[DebugKeys.FenceTemplate]);
        options.FreeTemplate = ArgsReader.Show(DebugKeys.Describe(DebugKeys.FreeTemplate), slots[DebugKeys.FreeTemplate]);
        options.StackDepth = (long)values.Number(DebugKeys.StackDepth);
        options.CheckEvery = (long)values.Number(DebugKeys.CheckEvery);
        options.OnError = (OnError)values.Number(DebugKeys.OnError);
        options.LeakCheck = (LeakCheck)values.Number(DebugKeys.LeakCheck);
        return options;
    }

    /// <inheritdoc/>
    protected override void AddTo(Args args)
    {
        ArgumentNullException.ThrowIfNull(args);
        args.Add(DebugPool.Keys.FenceSize, FenceSize);
        args.Add(DebugPool.Keys.Quarantine, Quarantine);
        args.Add(DebugPool.Keys.FenceTemplate, FenceTemplate);
        args.Add(DebugPool.Keys.FreeTemplate, FreeTemplate);
        args.Add(DebugPool.Keys.StackDepth, StackDepth);
        args.Add(DebugPool.Keys.CheckEvery, CheckEvery);
        args.Add(DebugPool.Keys.OnError, OnError);
        args.Add(DebugPool.Keys.LeakCheck, LeakCheck);
        base.AddTo(args);
    }
}
