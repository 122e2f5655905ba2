using System;
using System.Text;
using Pools.Core;

namespace Pools;

/// <summary>
/// A client's mistake that a pool caught: a block overrun, freed twice, freed with the wrong size. The pool itself is sound and
/// can be used on; a block with damage around it stays allocated, and is not reported again.
/// </summary>
public sealed unsafe class PoolCorruptionException : Exception
{
    /// <summary>The most bytes of a stack in words.</summary>
    internal const int StackCapacity = 16 << 10;

    const string StackDepthHint = "\n  Set StackDepth=16 to see where the block was allocated and freed.";

    /// <param name="pool">The name of the pool.</param>
    /// <param name="poolClass">The name of its class.</param>
    /// <param name="mistake">The mistake; what it points to is not kept.</param>
    /// <param name="couldKeepStacks">Whether the pool would keep stacks, if it were told to.</param>
    internal PoolCorruptionException(string pool, string poolClass, in Mistake mistake, bool couldKeepStacks)
        : this(pool, poolClass, mistake, Describe(pool, poolClass, mistake) + (couldKeepStacks ? StackDepthHint : string.Empty)) { }

    /// <param name="pool">The name of the pool.</param>
    /// <param name="poolClass">The name of its class.</param>
    /// <param name="mistake">The mistake; what it points to is not kept.</param>
    /// <param name="message">The report.</param>
    internal PoolCorruptionException(string pool, string poolClass, in Mistake mistake, string message) : base(message)
    {
        PoolName = pool;
        PoolClassName = poolClass;
        Kind = mistake.Kind;
        Block = (nuint)mistake.Block;
        Size = mistake.Size;
        GivenSize = mistake.GivenSize;
        Offset = mistake.Offset;
        fixed (byte* found = mistake.Found, expected = mistake.Expected)
        {
            Found = new ReadOnlySpan<byte>(found, mistake.Shown).ToArray();
            Expected = new ReadOnlySpan<byte>(expected, mistake.Shown).ToArray();
        }
        AllocationStack = StackOf(mistake.Allocated);
        FreeStack = StackOf(mistake.Freed);
        ThreadId = Environment.CurrentManagedThreadId;
    }

    /// <summary>What the client did.</summary>
    public MistakeKind Kind { get; }

    /// <summary>The name of the pool that caught it.</summary>
    public string PoolName { get; }

    /// <summary>The name of the pool's class.</summary>
    public string PoolClassName { get; }

    /// <summary>The address of the block, or what was freed as one.</summary>
    public nuint Block { get; }

    /// <summary>The block's size in bytes: the size that it was allocated with where the pool knows it, else the one that the client gave.</summary>
    public nuint Size { get; }

    /// <summary>The size that the client gave when it freed the block; where nothing was freed, <see cref="Size"/>.</summary>
    public nuint GivenSize { get; }

    /// <summary>Where the first damaged byte lies, or the address that was freed, counted from <see cref="Block"/>: negative in front of it.</summary>
    public long Offset { get; }

    /// <summary>The bytes from the first damaged one on, at most 16; none when it is not about bytes.</summary>
    public ReadOnlyMemory<byte> Found { get; }

    /// <summary>What those bytes should have been.</summary>
    public ReadOnlyMemory<byte> Expected { get; }

    /// <summary>Who allocated the block, as <see cref="Exception.StackTrace"/> would have it; null when the pool does not know (StackDepth).</summary>
    public string? AllocationStack { get; }

    /// <summary>Who freed the block before; null when nobody did, or the pool does not know.</summary>
    public string? FreeStack { get; }

    /// <summary>The managed number of the thread that found it, which need not be the one that did it.</summary>
    public int ThreadId { get; }

    // The one line that the preloaded library has, too, and below it what is known beyond that.
    static string Describe(string pool, string poolClass, in Mistake mistake)
    {
        byte[] name = Encoding.UTF8.GetBytes($"'{pool}' ({poolClass})");
        byte[] bytes = new byte[name.Length + MistakeText.Capacity + 2 * StackCapacity];
        fixed (byte* start = bytes)
        {
            TextBuffer text = new(start, bytes.Length);
            MistakeText.Write(mistake, name, ref text);
            text.Add((byte)'\n');
            MistakeDetails.Write(mistake, ref text);
            return Encoding.UTF8.GetString(start, text.Length).TrimEnd('\n');
        }
    }

    static string? StackOf(in CallStack stack)
    {
        if (stack.Count == 0) return null;
        byte[] bytes = new byte[StackCapacity];
        fixed (byte* start = bytes)
        {
            TextBuffer text = new(start, bytes.Length);
            for (int i = 0; i < stack.Count; i++)
            {
                text.Add(i == 0 ? "    "u8 : "\n    "u8);
                MistakeDetails.WriteFrame(stack.Frames[i], ref text);
            }
            return Encoding.UTF8.GetString(start, text.Length);
        }
    }
}
