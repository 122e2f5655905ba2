using System;

namespace Pools.Core;

/// <summary>What has become of a guarded block.</summary>
[Flags]
internal enum GuardState : byte
{
    Freed = 0,

    /// <summary>The client has it.</summary>
    Live = 1,

    /// <summary>Damage around it, or a fault at it, was reported and is not reported again.</summary>
    Reported = 2,
}

/// <summary>A guarded block: where it lies, who allocated and who freed it. It stays when the block is freed, until its pages are used again.</summary>
internal unsafe struct GuardSlot
{
    /// <summary>The most frames that are kept of each stack: as many as a report shows.</summary>
    public const int MostFrames = 16;

    public byte* Block;
    public nuint Size;

    /// <summary>The pages that the block lies in. One more follows, which is inaccessible.</summary>
    public uint Pages;

    public GuardState State;
    public Family Allocator, Freer;
    byte allocatedCount, freedCount;
    fixed ulong allocated[MostFrames], freed[MostFrames];

    public readonly bool IsLive => (State & GuardState.Live) != 0;

    public readonly bool IsReported => (State & GuardState.Reported) != 0;

    public void SetAllocated(Family family, nuint* frames, int count)
    {
        Allocator = family;
        allocatedCount = (byte)count;
        for (int i = 0; i < count; i++) allocated[i] = frames[i];
    }

    public void SetFreed(Family family, nuint* frames, int count)
    {
        Freer = family;
        freedCount = (byte)count;
        for (int i = 0; i < count; i++) freed[i] = frames[i];
    }

    /// <summary>The block as one of those in use. The slot does not move.</summary>
    public BlockRecord ToRecord()
    {
        Mistake known = default;
        Describe(ref known);
        return new BlockRecord { Block = Block, Size = Size, Allocator = Allocator, Allocated = known.Allocated };
    }

    /// <summary>Adds what is known of the block to a mistake about it. The slot does not move.</summary>
    public void Describe(ref Mistake mistake)
    {
        mistake.Allocator = Allocator;
        fixed (ulong* frames = allocated) mistake.Allocated = new CallStack { Frames = (nuint*)frames, Count = allocatedCount };
        if (IsLive) return;
        mistake.Freer = Freer;
        fixed (ulong* frames = freed) mistake.Freed = new CallStack { Frames = (nuint*)frames, Count = freedCount };
    }
}
