using System.Diagnostics.CodeAnalysis;
using Pools.Core;

namespace Pools;

/// <summary>
/// The keyword arguments of an arena as properties: <c>new Arena(new ArenaOptions { CommitLimit = 64 &lt;&lt; 20 })</c>. Sizes are in bytes. What is out of
/// range is refused when the arena is made.
/// </summary>
public sealed unsafe class ArenaOptions
{
    /// <summary>Address space to reserve at first, and the step by which the arena grows; 256 MiB by default, at least 64 grains.</summary>
    public long Size { get; set; } = 256 << 20;

    /// <summary>Bytes to a grain: a power of two, by default and at least a page, 4096.</summary>
    public long GrainSize { get; set; } = 4096;

    /// <summary>What <see cref="Arena.Committed"/> may never exceed; no limit, <see cref="long.MaxValue"/>, by default.</summary>
    public long CommitLimit { get; set; } = long.MaxValue;

    /// <summary>The largest fraction of committed memory that may be spare, 0 to 1; 0.75 by default.</summary>
    public double Spare { get; set; } = 0.75;

    /// <summary>When to ask for huge pages; by default where they cost next to no memory.</summary>
    public HugePages HugePages { get; set; } = HugePages.Auto;

    /// <summary>The arena's name in messages; null by default, which is "arena" and a number.</summary>
    public string? Name { get; set; }

    /// <summary>The same as keyword arguments.</summary>
    public Args ToArgs()
    {
        Args args = new()
        {
            { Arena.Keys.Size, Size },
            { Arena.Keys.GrainSize, GrainSize },
            { Arena.Keys.CommitLimit, CommitLimit },
            { Arena.Keys.Spare, Spare },
            { Arena.Keys.HugePages, HugePages },
        };
        if (Name is not null) args.Add(Arena.Keys.Name, Name);
        return args;
    }

    /// <summary>The options that keyword arguments come to.</summary>
    /// <exception cref="System.ArgumentException">An unknown key, or a value out of range.</exception>
    public static ArenaOptions From(Args args)
    {
        ArenaOptions options = new();
        options.Apply(args);
        return options;
    }

    /// <summary>Options are taken wherever arguments are.</summary>
    [return: NotNullIfNotNull(nameof(options))]
    public static implicit operator Args?(ArenaOptions? options) => options?.ToArgs();

    /// <summary>Sets what the arguments say, and leaves the rest.</summary>
    /// <exception cref="System.ArgumentException">An unknown key, or a value out of range; nothing has changed.</exception>
    internal void Apply(Args args)
    {
        Args all = new() { args, ToArgs() };
        ulong* slots = stackalloc ulong[ArenaKeys.Count];
        ArgsReader.ThrowFirst(ArenaOptionsValidator.Read(all, slots));
        KeyValues values = new(slots);
        Size = (long)values.Number(ArenaKeys.Size);
        GrainSize = (long)values.Number(ArenaKeys.GrainSize);
        CommitLimit = (long)values.Number(ArenaKeys.CommitLimit);
        Spare = values.Fraction(ArenaKeys.Spare);
        HugePages = (HugePages)values.Number(ArenaKeys.HugePages);
        Name = ArgsReader.NameIn(all);
    }
}
