using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Blocks of the class below by size, ready to be used again: those that have waited out the quarantine, and some fresh ones, so that its lock and
/// its search are needed once for many. Their addresses lie outside the blocks, in a grain of the arena. The layer's lock guards it.
/// </summary>
internal unsafe struct Recycler
{
    /// <summary>Sizes of 0 to that many steps of the alignment are kept, the last excluded.</summary>
    public const int Classes = 128;

    const int Depth = 128; // the most blocks of a size
    const nuint BytesOfASize = 32 << 10;
    const nuint BatchBytes = 4096, LargestBatch = 16;

    byte** blocks; // Depth places for each class; null when there was no memory for them
    ArenaCore* arena;
    fixed byte counts[Classes], batches[Classes];

    public void Init(ArenaCore* arena)
    {
        this.arena = arena;
        blocks = arena->Allocate(TableBytes, ArenaCore.Bookkeeping, false, out void* memory) == PoolResult.Ok ? (byte**)memory : null;
    }

    public void Finish()
    {
        if (blocks != null) arena->Return(blocks, TableBytes);
        blocks = null;
    }

    /// <summary>The bytes of the blocks in it, fences included.</summary>
    public nuint Bytes { get; private set; }

    public readonly bool Keeps(nuint sizeClass) => sizeClass < Classes && blocks != null;

    /// <summary>Adds a block of that many bytes; false when there are enough of its size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(nuint sizeClass, nuint bytes, byte* block)
    {
        int count = counts[(int)sizeClass];
        if (count == Depth || count > 1 && (nuint)count * bytes > BytesOfASize) return false;
        blocks[sizeClass * Depth + (nuint)count] = block;
        counts[(int)sizeClass] = (byte)(count + 1);
        Bytes += bytes;
        return true;
    }

    /// <summary>How many blocks of a class to ask for; more the next time, so that a short program holds little.</summary>
    public nuint NextBatch(nuint sizeClass, nuint bytes)
    {
        nuint batch = batches[(int)sizeClass] == 0 ? 1u : (nuint)batches[(int)sizeClass] * 2;
        if (batch * bytes > BatchBytes) batch = BatchBytes / bytes;
        if (batch > LargestBatch) batch = LargestBatch;
        batches[(int)sizeClass] = (byte)batch;
        return batch == 0 ? 1 : batch;
    }

    /// <summary>The block of a class that came last; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(nuint sizeClass, nuint bytes)
    {
        int count = counts[(int)sizeClass];
        if (count == 0) return null;
        counts[(int)sizeClass] = (byte)(count - 1);
        Bytes -= bytes;
        return blocks[sizeClass * Depth + (nuint)(count - 1)];
    }

    /// <summary>Whether a block is in it.</summary>
    public readonly bool Contains(void* block)
    {
        if (blocks == null) return false;
        for (int sizeClass = 0; sizeClass < Classes; sizeClass++)
            for (int i = 0; i < counts[sizeClass]; i++)
                if (blocks[sizeClass * Depth + i] == block) return true;
        return false;
    }

    readonly nuint TableBytes => arena->RoundUpToGrain((nuint)(Classes * Depth * sizeof(byte*)));
}
