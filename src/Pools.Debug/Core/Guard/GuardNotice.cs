namespace Pools.Core;

/// <summary>Where the guarding layer says that it guards no more blocks for now. C# and the preloaded library each have their own way.</summary>
internal static unsafe class GuardNotice
{
    /// <summary>Said once for each pool, with the number of blocks that are guarded; null: nobody listens. It is called with locks held, and may not allocate.</summary>
    public static delegate*<nuint, void> Full;
}
