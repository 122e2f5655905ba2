using System;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Core;

/// <summary>
/// An arena: address space in chunks, handed to pools in grains. It lies in the header of its own first chunk. Thread-safe: one lock, which a
/// pool takes only when it grows or shrinks, with its own lock held; nothing is called back under it.
/// </summary>
/// <remarks>After the MPS's arena and its VM and client classes (MPS manual, "Arenas").</remarks>
public unsafe partial struct ArenaCore
{
    /// <summary>The owner of grains that hold the bookkeeping of pools and layers; pools are numbered below it.</summary>
    public const uint Bookkeeping = uint.MaxValue;

    /// <summary>The fewest grains that the first chunk has.</summary>
    public const nuint FewestGrains = 64;

    CoreLock guard;
    Chunk* chunks; // by address
    Chunk* primary;
    ArenaSpace* spaces;
    nuint chunkSize;
    int grainShift;
    uint owners;
    bool isClient;
    HugePages hugePages;
    nuint commitLimit, committed, spare;
    nuint leastSpare; // since the last Tend
    double spareFraction;
    bool keepsForBursts, commitsAhead;
    byte* aheadStart, aheadEnd; // what was committed ahead last, and nobody has had
    BurstWatch bursts;
    delegate*<void*, void*, nuint, bool, void> onChunk;
    void* onChunkContext;

    /// <summary>Bytes to a grain.</summary>
    public readonly nuint GrainSize => (nuint)1 << grainShift;

    /// <summary>Bytes of address space mapped, bookkeeping included.</summary>
    public nuint Reserved { get; private set; }

    /// <summary>Bytes committed: used by pools, by bookkeeping, or spare.</summary>
    public nuint Committed
    {
        readonly get => committed;
        private set
        {
            committed = value;
            if (value > PeakCommitted) PeakCommitted = value;
        }
    }

    /// <summary>The largest that <see cref="Committed"/> has been.</summary>
    public nuint PeakCommitted { get; private set; }

    /// <summary>
    /// Whether somebody calls <see cref="Tend"/> twice a second whatever the program does. Then memory that is free may wait for it, however much it is, unless none is to be spare: who
    /// asks for it soon has it back without a page fault.
    /// </summary>
    internal bool IsTended { get; set; }

    /// <summary>
    /// Bytes handed out so far that nobody had had since they were committed: pages that are zero, and take no memory before they are touched. Read without the lock it tells roughly what
    /// has come in between.
    /// </summary>
    internal nuint FreshSoFar { get; private set; }

    /// <summary>Bytes that are committed and free.</summary>
    public nuint SpareCommitted
    {
        readonly get => spare;
        private set
        {
            spare = value;
            if (value < leastSpare) leastSpare = value;
        }
    }

    /// <summary>Makes an arena that maps its own address space: of <see cref="ArenaConfig.Size"/>, or of less where the system refuses that much.</summary>
    public static PoolResult Create(in ArenaConfig config, out ArenaCore* arena)
    {
        arena = null;
        OneThread.Learn();
        int shift = ShiftOf(config.GrainSize);
        for (nuint size = Math.Max(RoundUp(config.Size, shift), FewestGrains << shift); ; size = RoundUp(size / 2, shift))
        {
            PoolResult result = MapChunk(size, shift, config.HugePages, (nuint)sizeof(ArenaCore), config.CommitLimit, out Chunk* chunk);
            if (result == PoolResult.Ok)
            {
                arena = Found(chunk, config, shift, isClient: false);
                return PoolResult.Ok;
            }
            if (result != PoolResult.Resource || size <= FewestGrains << shift) return result;
        }
    }

    /// <summary>Makes an arena inside memory that the caller supplies and keeps until <see cref="Destroy"/>; it need not be zeroed.</summary>
    public static PoolResult CreateIn(void* memory, nuint size, in ArenaConfig config, out ArenaCore* arena)
    {
        arena = null;
        int shift = ShiftOf(config.GrainSize);
        PoolResult result = AdoptChunk((byte*)memory, size, shift, (nuint)sizeof(ArenaCore), out Chunk* chunk);
        if (result != PoolResult.Ok) return result;
        arena = Found(chunk, config, shift, isClient: true);
        return PoolResult.Ok;
    }

    /// <summary>No arena, but what one with such grains says of its settings: for <see cref="IPoolCore.FindConflict"/>, before there is an arena.</summary>
    internal static ArenaCore SettingsOf(nuint grainSize)
    {
        ArenaCore settings = default;
        settings.grainShift = ShiftOf(grainSize);
        return settings;
    }

    /// <summary>Adds memory that the caller supplies to an arena made by <see cref="CreateIn"/>.</summary>
    public PoolResult Extend(void* memory, nuint size)
    {
        if (!isClient) return PoolResult.Unimplemented;
        PoolResult result = AdoptChunk((byte*)memory, size, grainShift, 0, out Chunk* chunk);
        if (result != PoolResult.Ok) return result;
        guard.Enter();
        AddChunk(chunk);
        guard.Exit();
        return PoolResult.Ok;
    }

    /// <summary>Unmaps everything. Its pools are finished; the arena is gone when this returns.</summary>
    public void Destroy()
    {
        if (isClient) return;
        Chunk* first = primary;
        for (Chunk* chunk = chunks; chunk != null;)
        {
            Chunk* next = chunk->Next;
            if (chunk != first) VirtualMemory.Release(chunk->Base, chunk->Size);
            chunk = next;
        }
        VirtualMemory.Release(first->Base, first->Size); // holds this struct: last
    }

    /// <summary>A number for a new pool, by which the arena knows its grains.</summary>
    public uint NewOwner()
    {
        guard.Enter();
        uint owner = ++owners;
        guard.Exit();
        return owner;
    }

    /// <summary>Whether the address lies in a grain of this arena, used or not, or in what a pool has beside the grains.</summary>
    public bool Contains(void* address)
    {
        guard.Enter();
        bool found = ChunkOf(address) != null || SpaceOf(address) != null;
        guard.Exit();
        return found;
    }

    /// <summary>The owner of the grain, or of what is beside the grains, that the address lies in: 0 when it is free or not of this arena.</summary>
    public uint OwnerOf(void* address)
    {
        if (primary->Contains(address)) return OwnerInFirst(address); // this chunk stays: no lock
        guard.Enter();
        Chunk* chunk = ChunkOf(address);
        ArenaSpace* space = chunk == null ? SpaceOf(address) : null;
        uint owner = chunk != null ? chunk->OwnerAt(chunk->IndexOf(address)) : space != null ? space->Owner : 0;
        guard.Exit();
        return owner;
    }

    /// <summary>The owner of the grain that the address lies in, if that is in the chunk that stays: 0 otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly uint OwnerInFirst(void* address) => primary->Contains(address) ? primary->OwnerAt(primary->IndexOf(address)) : 0;

    /// <summary>The first grain of the chunk that stays.</summary>
    public readonly byte* FirstGrain => primary->Grains;

    /// <summary>The owner of each grain of that chunk, 0 for one that is free.</summary>
    internal readonly uint* FirstOwners => primary->Owners;

    /// <summary>Where the chunk of an address of this arena has its first grain, and how many bytes of grains follow.</summary>
    public void ChunkBounds(void* address, out byte* start, out nuint size)
    {
        guard.Enter();
        Chunk* chunk = ChunkOf(address);
        start = chunk->Grains;
        size = chunk->Count << chunk->GrainShift;
        guard.Exit();
    }

    /// <summary>The owners of the grains of that chunk, from its first. The table stays as long as somebody has a grain of the chunk.</summary>
    internal uint* OwnersOf(void* address)
    {
        guard.Enter();
        uint* owners = ChunkOf(address)->Owners;
        guard.Exit();
        return owners;
    }

    /// <summary>Whether the chunk of that address stays when it is empty, because it holds the arena itself or is the client's.</summary>
    public readonly bool IsPermanent(void* address) => isClient || primary->Contains(address);

    /// <summary>The two steps of a fork: nobody is inside the arena while it is held.</summary>
    public void Hold() => guard.Enter();

    /// <summary>Ends <see cref="Hold"/>; in a forked child, for the only thread that it has.</summary>
    public void LetGo(bool inChild)
    {
        if (!inChild) guard.Exit();
        else
        {
            guard.Reset();
            if (IsTended) IsTended = false; // by the one thread that there is
        }
    }

    /// <summary>Whether the arena's invariants hold, those of its tables included.</summary>
    public bool Check()
    {
        guard.Enter();
        bool sound = IsSound();
        guard.Exit();
        return sound;
    }

    readonly bool IsSound()
    {
        nuint reserved = 0, spare = 0;
        for (Chunk* chunk = chunks; chunk != null; chunk = chunk->Next)
        {
            if (!chunk->Check() || chunk->Next != null && chunk->Next->Base <= chunk->Base) return false;
            reserved += chunk->Size;
            spare += chunk->Spare.Free << grainShift;
        }
        return reserved <= Reserved && spare == SpareCommitted && SpareCommitted <= Committed && Committed <= Reserved
            && (isClient || Committed <= commitLimit);
    }

    // With the lock held: another thread may unmap a chunk that is empty.
    readonly Chunk* ChunkOf(void* address)
    {
        for (Chunk* chunk = chunks; chunk != null; chunk = chunk->Next)
            if (chunk->Contains(address)) return chunk;
        return null;
    }

    static ArenaCore* Found(Chunk* chunk, in ArenaConfig config, int shift, bool isClient)
    {
        ArenaCore* arena = (ArenaCore*)(chunk + 1);
        *arena = default;
        arena->primary = chunk;
        arena->isClient = isClient;
        arena->grainShift = shift;
        arena->chunkSize = RoundUp(config.Size, shift);
        arena->commitLimit = config.CommitLimit;
        arena->spareFraction = config.Spare;
        arena->keepsForBursts = config.KeepsForBursts;
        arena->commitsAhead = config.CommitsAhead;
        arena->hugePages = config.HugePages;
        arena->AddChunk(chunk);
        return arena;
    }

    /// <summary>The bytes of the grains that hold so many, or an address, rounded up to a grain's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly nuint RoundUpToGrain(nuint size) => (size + GrainSize - 1) & ~(GrainSize - 1);

    static int ShiftOf(nuint powerOfTwo) => System.Numerics.BitOperations.TrailingZeroCount(powerOfTwo);

    static nuint RoundUp(nuint size, int shift) => (size + ((nuint)1 << shift) - 1) >> shift << shift;
}
