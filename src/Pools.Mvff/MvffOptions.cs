using Pools.Core;

namespace Pools;

/// <summary>The keyword arguments of the manual first-fit class as properties: <c>arena.CreatePool(new MvffOptions { Align = 16 })</c>. Sizes are in bytes.</summary>
public sealed unsafe class MvffOptions : PoolOptions
{
    /// <summary>How much to ask of the arena at a time, rounded up to grains; 65536 by default. When that can not be had, just what the block needs is asked for.</summary>
    public long ExtendBy { get; set; } = 65536;

    /// <summary>The expected mean size of blocks, at most <see cref="ExtendBy"/>; 32 by default. A hint.</summary>
    public long MeanSize { get; set; } = 32;

    /// <summary>The alignment of blocks: a power of two, 8 by default and at least, at most a grain.</summary>
    public long Align { get; set; } = 8;

    /// <summary>The fraction of the pool that may be free before it returns whole grains to the arena, 0 to 1; 0.75 by default.</summary>
    public double Spare { get; set; } = 0.75;

    /// <summary>Take memory from the arena's high addresses; false by default.</summary>
    public bool ArenaHigh { get; set; } = false;

    /// <summary>Allocate in the lowest free range that fits, or if false in the highest; true by default.</summary>
    public bool FirstFit { get; set; } = true;

    /// <summary>Allocate at the high end of that range, or if false at the low end; false by default.</summary>
    public bool SlotHigh { get; set; } = false;

    /// <summary>The most memory that the pool may have from its arena; no limit, <see cref="long.MaxValue"/>, by default.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    public override PoolClass Class => Mvff.Class;

    /// <summary>The options that keyword arguments come to.</summary>
    /// <exception cref="System.ArgumentException">An unknown key, or a value out of range.</exception>
    public static MvffOptions From(Args args)
    {
        ulong* slots = stackalloc ulong[MvffKeys.Count];
        ArgsReader.ThrowFirst(ArgsReader.Read(Mvff.Class.Name, MvffKeys.Describe, MvffKeys.Count, args, slots));
        KeyValues values = new(slots);
        return new MvffOptions
        {
            Name = ArgsReader.NameIn(args),
            ExtendBy = (long)values.Number(MvffKeys.ExtendBy),
            MeanSize = (long)values.Number(MvffKeys.MeanSize),
            Align = (long)values.Number(MvffKeys.Align),
            Spare = values.Fraction(MvffKeys.Spare),
            ArenaHigh = values.Flag(MvffKeys.ArenaHigh),
            FirstFit = values.Flag(MvffKeys.FirstFit),
            SlotHigh = values.Flag(MvffKeys.SlotHigh),
            Limit = (long)values.Number(MvffKeys.Limit),
        };
    }

    /// <inheritdoc/>
    protected override void AddTo(Args args)
    {
        args.Add(Mvff.Keys.ExtendBy, ExtendBy);
        args.Add(Mvff.Keys.MeanSize, MeanSize);
        args.Add(Mvff.Keys.Align, Align);
        args.Add(Mvff.Keys.Spare, Spare);
        args.Add(Mvff.Keys.ArenaHigh, ArenaHigh);
        args.Add(Mvff.Keys.FirstFit, FirstFit);
        args.Add(Mvff.Keys.SlotHigh, SlotHigh);
        args.Add(Mvff.Keys.Limit, Limit);
    }
}
