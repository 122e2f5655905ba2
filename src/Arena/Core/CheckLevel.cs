namespace Pools;

/// <summary>How much a check looks at.</summary>
public enum CheckLevel
{
    /// <summary>The pool's own fields: a few comparisons.</summary>
    Shallow,

    /// <summary>Every block and free range: fenceposts, splats, counts.</summary>
    Blocks,

    /// <summary>The inner structures too, the arena's included: for tests.</summary>
    Deep,
}
