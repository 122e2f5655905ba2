using Pools.Core;

namespace Pools;

/// <summary>
/// The pool class that has no memory to give: every allocation comes to <see cref="PoolResult.Limit"/>. For tests of what a program does without memory,
/// which swap it in by one value, and to copy from when writing a class.
/// </summary>
public static class NullPool
{
    /// <summary>The class, for <see cref="Arena.CreatePool(PoolClass, Args?)"/>. It has no key but the name.</summary>
    public static PoolClass Class { get; } = new PoolClass<SimplePoolCore<NullCore>>();

    /// <summary>The keys of the class.</summary>
    public static class Keys
    {
        /// <summary>The pool's name in messages; the class's name and a number by default.</summary>
        public static Key<string> Name { get; } = new("Name");
    }
}
