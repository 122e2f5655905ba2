using Pools.Core;

namespace Pools;

/// <summary>The manual fixed-size pool class: all blocks of a pool have one size, and the block freed last is handed out first. A few instructions each way.</summary>
public static class Mfs
{
    /// <summary>The class, for <see cref="Arena.CreatePool(PoolClass, Args?)"/>.</summary>
    public static PoolClass Class { get; } = new PoolClass<MfsCore>();

    /// <summary>The keys of the class. Sizes are in bytes.</summary>
    public static class Keys
    {
        /// <summary>The size of every block; required. Another one is refused, by a result when it is allocated and as a mistake when it is freed.</summary>
        public static Key<long> UnitSize { get; } = new("UnitSize");

        /// <summary>How much to ask of the arena at a time, rounded up to grains; 65536 by default. When that can not be had, just what a block needs is asked for.</summary>
        public static Key<long> ExtendBy { get; } = new("ExtendBy");

        /// <summary>The alignment of blocks, to which UnitSize is rounded up: a power of two, 8 by default and at least, at most a grain.</summary>
        public static Key<long> Align { get; } = new("Align");

        /// <summary>The fraction of the pool that may be free before it returns whole grains to the arena, 0 to 1; 0.75 by default. ExtendBy is kept in any case.</summary>
        public static Key<double> Spare { get; } = new("Spare");

        /// <summary>The most memory that the pool may have from its arena; no limit by default.</summary>
        public static Key<long> Limit { get; } = new("Limit");

        /// <summary>The pool's name in messages; the class's name and a number by default.</summary>
        public static Key<string> Name { get; } = new("Name");
    }
}
