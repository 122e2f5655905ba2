using Pools.Core;

namespace Pools;

/// <summary>The manual first-fit pool class: blocks of any size, the lowest-addressed free range that fits, coalesced on free. The class to start with.</summary>
public static class Mvff
{
    /// <summary>The class, for <see cref="Arena.CreatePool(PoolClass, Args?)"/>.</summary>
    public static PoolClass Class { get; } = new PoolClass<MvffCore>();

    /// <summary>The keys of the class. Sizes are in bytes.</summary>
    public static class Keys
    {
        /// <summary>How much to ask of the arena at a time, rounded up to grains; 65536 by default. When that can not be had, just what the block needs is asked for.</summary>
        public static Key<long> ExtendBy { get; } = new("ExtendBy");

        /// <summary>The expected mean size of blocks, at most ExtendBy; 32 by default. A hint.</summary>
        public static Key<long> MeanSize { get; } = new("MeanSize");

        /// <summary>The alignment of blocks: a power of two, 8 by default and at least, at most a grain.</summary>
        public static Key<long> Align { get; } = new("Align");

        /// <summary>The fraction of the pool that may be free before it returns whole grains to the arena, 0 to 1; 0.75 by default.</summary>
        public static Key<double> Spare { get; } = new("Spare");

        /// <summary>Take memory from the arena's high addresses; false by default.</summary>
        public static Key<bool> ArenaHigh { get; } = new("ArenaHigh");

        /// <summary>Allocate in the lowest free range that fits, or if false in the highest; true by default.</summary>
        public static Key<bool> FirstFit { get; } = new("FirstFit");

        /// <summary>Allocate at the high end of that range, or if false at the low end; false by default.</summary>
        public static Key<bool> SlotHigh { get; } = new("SlotHigh");

        /// <summary>The most memory that the pool may have from its arena; no limit by default.</summary>
        public static Key<long> Limit { get; } = new("Limit");

        /// <summary>The pool's name in messages; the class's name and a number by default.</summary>
        public static Key<string> Name { get; } = new("Name");
    }
}
