namespace Pools.Core;

/// <summary>The calls that led to an allocation or a free, innermost first. The frames lie in memory of the pool's, for as long as it lives.</summary>
public unsafe struct CallStack
{
    /// <summary>What each frame is, only <see cref="StackSource"/> knows: in foreign code a return address.</summary>
    public nuint* Frames;

    /// <summary>How many there are; 0 when nothing is known.</summary>
    public int Count;
}

/// <summary>Where call stacks come from: C# and the preloaded library each have their own. Set once, before a pool that keeps stacks is made.</summary>
internal static unsafe class StackSource
{
    /// <summary>Stacks are cut at that depth.</summary>
    public const int MostFrames = 64;

    /// <summary>
    /// Writes the frames of the call under way, innermost first, at most so many, and returns how many there are; null: only the caller's address
    /// is known. It must not allocate from a pool that keeps stacks.
    /// </summary>
    public static delegate*<Origin*, nuint*, int, int> Capture;

    /// <summary>The frames of the call under way, at most so many; with 0, or where none can be had, the caller's address alone, if that is known.</summary>
    public static int Unwind(Origin origin, nuint* frames, int most)
    {
        int depth = most == 0 || Capture == null ? 0 : Capture(&origin, frames, most);
        if (depth != 0 || origin.Caller == null) return depth;
        frames[0] = (nuint)origin.Caller;
        return 1;
    }

    /// <summary>Describes a frame in a few words, without a line's end; null: its number.</summary>
    public static delegate*<nuint, TextBuffer*, void> Describe;
}
