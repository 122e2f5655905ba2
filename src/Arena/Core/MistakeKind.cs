namespace Pools;

/// <summary>The mistakes of a client that a pool can tell apart. The preloaded library prints them in lower case with hyphens.</summary>
public enum MistakeKind
{
    /// <summary>No mistake.</summary>
    None = 0,

    /// <summary>Bytes after the end of a block were overwritten.</summary>
    Overrun,

    /// <summary>Bytes before the start of a block were overwritten.</summary>
    Underrun,

    /// <summary>A block was written to after it was freed.</summary>
    UseAfterFree,

    /// <summary>A block that is free already was freed again.</summary>
    DoubleFree,

    /// <summary>A block was freed with a size other than the one it was allocated with.</summary>
    SizeMismatch,

    /// <summary>An address that is no block of this pool was freed.</summary>
    InvalidFree,

    /// <summary>A block was freed by a function that does not belong to the one that allocated it.</summary>
    MismatchedFree,

    /// <summary>A block was never freed.</summary>
    Leak,
}
