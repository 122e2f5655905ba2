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
    internal PoolCorruptionException(string pool, string poolClass, in Mistake mistake) : this(pool, mistake, Describe(pool, poolClass, mistake)) { }

    internal PoolCorruptionException(string pool, in Mistake mistake, string message) : base(message)
    {
        PoolName = pool;
        Kind = mistake.Kind;
        Block = (nuint)mistake.Block;
        Size = mistake.Size;
        Offset = mistake.Offset;
    }

    static string Describe(string pool, string poolClass, in Mistake mistake)
    {
        byte[] name = Encoding.UTF8.GetBytes($"'{pool}' ({poolClass})");
        byte[] bytes = new byte[name.Length + MistakeText.Capacity];
        fixed (byte* start = bytes)
        {
            TextBuffer text = new(start, bytes.Length);
            MistakeText.Write(mistake, name, ref text);
            return Encoding.UTF8.GetString(start, text.Length);
        }
    }

    /// <summary>What the client did.</summary>
    public MistakeKind Kind { get; }

    /// <summary>The name of the pool that caught it.</summary>
    public string PoolName { get; }

    /// <summary>The address of the block, or what was freed as one.</summary>
    public nuint Block { get; }

    /// <summary>The block's size in bytes: the size that it was allocated with where the pool knows it, else the one that the client gave.</summary>
    public nuint Size { get; }

    /// <summary>Where the first damaged byte lies, counted from <see cref="Block"/>: negative in front of it.</summary>
    public long Offset { get; }
}
