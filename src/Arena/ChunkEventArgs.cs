using System;

namespace Pools;

/// <summary>A chunk that an arena gained or released: its address and its size in bytes.</summary>
public sealed class ChunkEventArgs : EventArgs
{
    internal ChunkEventArgs(nuint address, nuint size)
    {
        Address = address;
        Size = size;
    }

    /// <summary>The chunk's first byte. After a release it may belong to anybody.</summary>
    public nuint Address { get; }

    /// <summary>The chunk's size in bytes.</summary>
    public nuint Size { get; }
}
