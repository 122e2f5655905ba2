using System;

namespace Pools.Native;

/// <summary>The names of the environment's variables, each with the zero that C wants at the end.</summary>
internal static class Variables
{
    /// <summary>The pool class: mvff or mvff-debug.</summary>
    public static ReadOnlySpan<byte> Class => "POOLS_CLASS\0"u8;

    /// <summary>Keyword arguments of the pool.</summary>
    public static ReadOnlySpan<byte> Args => "POOLS_ARGS\0"u8;

    /// <summary>Keyword arguments of the arena.</summary>
    public static ReadOnlySpan<byte> Arena => "POOLS_ARENA\0"u8;

    /// <summary>Whether to print statistics at exit: off or on.</summary>
    public static ReadOnlySpan<byte> Stats => "POOLS_STATS\0"u8;

    /// <summary>Whether a thread gives memory back while the program rests: threads (if the program has any), on, or off.</summary>
    public static ReadOnlySpan<byte> Keeper => "POOLS_KEEPER\0"u8;

    /// <summary>Whether a debugging class looks at calls into libc that run over blocks: on or off.</summary>
    public static ReadOnlySpan<byte> Calls => "POOLS_CALLS\0"u8;
}
