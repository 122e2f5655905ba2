using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Call stacks, each kept once and known by a number, in grains of the arena. Nothing is ever taken out: there are as many as places in the
/// program that allocate. Without memory for one more its number is 0, which is no stack. The layer's lock guards it.
/// </summary>
/// <remarks>Stacks lie in blocks that double in size, so that a number tells the place; a hash table with linear probing finds equal ones.</remarks>
internal unsafe struct StackDepot
{
    const int MostBlocks = 20, Word = 8, LatestShift = 64 - 6;

    struct Record
    {
        public uint Hash;
        public int Count;
        // the frames follow
    }

    fixed ulong blocks[MostBlocks]; // block k has FirstBytes << k bytes
    int blockCount;
    int firstShift; // FirstBytes is 1 << firstShift
    nuint used; // bytes of all blocks so far, laid end to end
    uint* slots;
    nuint slotCount, count; // slotCount: a power of two, or 0
    fixed ulong latest[64]; // by hash: a stack of one frame
    fixed uint latestNumbers[64];
    ArenaCore* arena;

    public void Init(ArenaCore* arena)
    {
        this.arena = arena;
        firstShift = BitOperations.TrailingZeroCount(arena->GrainSize);
        used = Word; // number 0 is no stack
    }

    public void Finish()
    {
        for (int i = 0; i < blockCount; i++) arena->Return((void*)blocks[i], FirstBytes << i);
        if (slots != null) arena->Return(slots, BytesOf(slotCount));
        blockCount = 0;
        slots = null;
        slotCount = count = 0;
        used = Word;
    }

    /// <summary>The number of a stack of one frame, or of none when the frame is 0: the caller's address alone, which every call has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Add(nuint frame)
    {
        int at = unchecked((int)((ulong)frame * Golden >> LatestShift));
        return latest[at] == frame ? latestNumbers[at] : AddLatest(frame, at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    uint AddLatest(nuint frame, int at)
    {
        if (frame == 0) return 0;
        uint number = Add(&frame, 1);
        if (number == 0) return 0; // there may be memory the next time
        latest[at] = frame;
        latestNumbers[at] = number;
        return number;
    }

    /// <summary>The number of a stack.</summary>
    public uint Add(nuint* frames, int depth)
    {
        if (depth == 0) return 0;
        uint hash = HashOf(frames, depth);
        nuint at = 0;
        if (slotCount != 0)
        {
            for (at = hash & (slotCount - 1); slots[at] != 0; at = (at + 1) & (slotCount - 1))
                if (IsEqual(RecordOf(slots[at]), hash, frames, depth)) return slots[at];
        }
        return Insert(hash, frames, depth);
    }

    /// <summary>The stack with that number.</summary>
    public CallStack Get(uint number)
    {
        if (number == 0) return default;
        Record* record = RecordOf(number);
        return new CallStack { Frames = (nuint*)(record + 1), Count = record->Count };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    uint Insert(uint hash, nuint* frames, int depth)
    {
        if (count >= slotCount / 2 && !GrowSlots()) return 0;
        nuint bytes = (nuint)(sizeof(Record) + depth * sizeof(nuint));
        if (!Room(bytes, out uint number)) return 0;
        Record* record = RecordOf(number);
        record->Hash = hash;
        record->Count = depth;
        for (int i = 0; i < depth; i++) ((nuint*)(record + 1))[i] = frames[i];
        Place(number, hash);
        count++;
        return number;
    }

    // A place for that many bytes in one block; what is left of the block before is lost.
    bool Room(nuint bytes, out uint number)
    {
        number = 0;
        nuint end = BytesUpTo(blockCount);
        if (used + bytes > end || blockCount == 0)
        {
            if (blockCount == MostBlocks) return false;
            if (arena->Allocate(FirstBytes << blockCount, ArenaCore.Bookkeeping, false, out void* memory) != PoolResult.Ok) return false;
            blocks[blockCount++] = (ulong)memory;
            if (end != 0) used = end;
        }
        number = (uint)(used / Word);
        used += bytes;
        return true;
    }

    readonly nuint FirstBytes => (nuint)1 << firstShift;

    readonly nuint BytesUpTo(int block) => (FirstBytes << block) - FirstBytes;

    Record* RecordOf(uint number)
    {
        nuint at = (nuint)number * Word;
        int block = BitOperations.Log2((at >> firstShift) + 1);
        return (Record*)((byte*)blocks[block] + (at - BytesUpTo(block)));
    }

    static bool IsEqual(Record* record, uint hash, nuint* frames, int depth)
    {
        if (record->Hash != hash || record->Count != depth) return false;
        nuint* own = (nuint*)(record + 1);
        for (int i = 0; i < depth; i++)
            if (own[i] != frames[i]) return false;
        return true;
    }

    bool GrowSlots()
    {
        nuint larger = slotCount == 0 ? arena->GrainSize / sizeof(uint) : slotCount * 2;
        if (arena->Allocate(BytesOf(larger), ArenaCore.Bookkeeping, false, out void* memory) != PoolResult.Ok) return false;
        Pools.Os.Libc.memset(memory, 0, BytesOf(larger)); // it may have been spare
        uint* old = slots;
        nuint oldCount = slotCount;
        slots = (uint*)memory;
        slotCount = larger;
        for (nuint i = 0; i < oldCount; i++)
            if (old[i] != 0) Place(old[i], RecordOf(old[i])->Hash);
        if (old != null) arena->Return(old, BytesOf(oldCount));
        return true;
    }

    readonly void Place(uint number, uint hash)
    {
        nuint at = hash & (slotCount - 1);
        while (slots[at] != 0) at = (at + 1) & (slotCount - 1);
        slots[at] = number;
    }

    const ulong Golden = 0x9E3779B97F4A7C15;

    // Fibonacci hashing (Knuth 6.4) of each frame onto the ones before.
    static uint HashOf(nuint* frames, int depth)
    {
        ulong hash = 0;
        for (int i = 0; i < depth; i++) hash = unchecked((BitOperations.RotateLeft(hash, 5) ^ frames[i]) * Golden);
        return unchecked((uint)(hash >> 32));
    }

    static nuint BytesOf(nuint slots) => slots * sizeof(uint);
}
