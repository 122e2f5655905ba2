using System.Runtime.CompilerServices;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>The process's heap on one pool class: a shim over one pool in one arena, with C's ways of failing.</summary>
[SkipLocalsInit]
internal static unsafe partial class Heap<TPool> where TPool : unmanaged, IPoolCore
{
    const int MostKeys = 64, NameCapacity = 32;

    static ArenaCore* arena;
    static ShimCore<TPool> shim;

    /// <summary>Makes the pool, with the keys that the environment gives.</summary>
    public static PoolResult Start(ArenaCore* inArena, ref HeapTable table)
    {
        ulong* slots = stackalloc ulong[MostKeys];
        KeySource keys = new() { Describe = &TPool.Key, Count = TPool.KeyCount };
        Settings.ReadArgs(keys, slots);
        KeyValues values = new(slots);
        int wrong = TPool.FindConflict(inArena, values, out System.ReadOnlySpan<byte> rule);
        if (wrong >= 0) Settings.RefuseConflict(Variables.Args, keys.Describe(wrong), slots[wrong], rule);
        if (TPool.KnowsBlocks) Stacks.Init((int)Settings.ValueOf("StackDepth"u8, keys, slots));

        arena = inArena;
        PoolResult result = arena->Allocate((nuint)sizeof(TPool), ArenaCore.Bookkeeping, false, out void* memory);
        if (result != PoolResult.Ok) return result;
        uint owner = arena->NewOwner();
        TPool* pool = (TPool*)memory;
        result = pool->Init(arena, owner, values);
        if (result != PoolResult.Ok) return result;
        ulong secret = Entropy.Word();
        ((ShimCore<TPool>*)Unsafe.AsPointer(ref shim))->Init(pool, arena, owner, secret);
        nuint guardEvery = TPool.GuardEvery(pool);
        // To unwind a stack costs more than to guard a block: a sample, which production pays for, has the callers.
        if (!TPool.KnowsBlocks && guardEvery != 0) Stacks.Init(guardEvery == 1 ? GuardSlot.MostFrames : 0);
        Leaks<TPool>.Watch(pool, arena, keys, slots);
        OpenCaches(pool);
        sampler.Init(guardEvery, secret | 1);
        if (guardEvery != 0) Guarding.Start();
        Fill(ref table);
        return PoolResult.Ok;
    }

    static void Fill(ref HeapTable table)
    {
        table.KnowsBlocks = TPool.KnowsBlocks;
        table.Calloc = &Calloc;
        table.Realloc = &Realloc;
        table.AlignedAlloc = &AlignedAlloc;
        table.Free = &Free;
        table.Trim = &Trim;
        table.EndThread = &EndThread;
        table.Keep = &Keep;
        table.GiveBack = &GiveBack;
        table.FreeSized = &FreeSized;
        table.FreeAlignedSized = &FreeAlignedSized;
        table.UsableSize = &UsableSize;
        table.Show = &Show;
        table.Fault = &Fault;
        table.Check = &Check;
        table.IsInBlock = &IsInBlock;
        table.CheckAccess = &CheckAccess;
        table.WatchCalls = &WatchCalls;
        table.WriteStatistics = &WriteStatistics;
        table.FindLeaks = &Leaks<TPool>.Look;
        table.Hold = &Hold;
        table.LetGo = &LetGo;
        table.Malloc = &Malloc; // last: it tells that the table is filled
    }

    static void* Malloc(nuint size, ThreadCache* cache, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        void* block = Allocate(size, cache, ref failure);
        while (block == null && GoesOn(ref failure)) block = Allocate(size, cache, ref failure);
        return block != null ? block : FailedToAllocate(ref failure);
    }

    static void* Calloc(nuint count, nuint size, ThreadCache* cache, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        void* block = null;
        nuint before = shim.FreshSoFar;
        if (System.Math.BigMul(count, size, out ulong total) != 0) failure.Set(PoolResult.Resource);
        else block = Allocate((nuint)total, cache, ref failure);
        while (block == null && GoesOn(ref failure)) block = Allocate((nuint)total, cache, ref failure);
        if (block != null) shim.Clear((byte*)block, (nuint)total, before);
        return block != null ? block : FailedToAllocate(ref failure);
    }

    static void* Realloc(void* block, nuint size, ThreadCache* cache, nuint origin)
    {
        NoticeFree();
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        if (!shim.TryGetSize(block, out nuint oldSize, ref failure)) return FailedToAllocate("realloc"u8, ref failure);
        void* moved;
        if (Caching) moved = Resize(block, oldSize, size, cache, origin, ref failure);
        else
        {
            moved = shim.Realloc(block, size, ref failure);
            while (moved == null && failure.IsDamage)
            {
                Blame("realloc"u8, ref failure);
                moved = shim.Realloc(block, size, ref failure);
            }
        }
        return moved != null ? moved : FailedToAllocate("realloc"u8, ref failure);
    }

    static void Free(void* block, ThreadCache* cache, nuint origin)
    {
        NoticeFree();
        if (Caching && TryKeep(block, cache, origin)) return;
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        while (!shim.Free(block, ref failure))
            if (!FreesAgain(ref failure)) return;
    }

    // The keeper has nothing to do with a class that looks for mistakes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void NoticeFree()
    {
        if (!TPool.KnowsBlocks) Keeper.Notice();
    }

    // Who calls: only a class that looks for mistakes asks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Note(nuint origin, ref Failure failure)
    {
        if (NotesCallers) failure.Origin = PackedOrigin.Unpack(origin);
    }

    static bool NotesCallers => TPool.KnowsBlocks || TPool.Guards;

    static void* AlignedAlloc(nuint alignment, nuint size, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        ThreadCache* cache = C.OwnCache();
        void* block = TakeAligned(alignment, size, cache);
        if (block == null) block = shim.AlignedAlloc(alignment, size, ref failure);
        if (block == null && GiveCacheBack(cache)) block = shim.AlignedAlloc(alignment, size, ref failure);
        while (block == null && GoesOn(ref failure)) block = shim.AlignedAlloc(alignment, size, ref failure);
        return block != null ? block : FailedToAllocate(ref failure);
    }

    static void FreeSized(void* block, nuint size, nuint origin)
    {
        NoticeFree();
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        while (!shim.FreeSized(block, size, ref failure))
            if (!FreesAgain(ref failure)) return;
    }

    static void FreeAlignedSized(void* block, nuint alignment, nuint size, nuint origin)
    {
        NoticeFree();
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        while (!shim.FreeAlignedSized(block, alignment, size, ref failure))
            if (!FreesAgain(ref failure)) return;
    }

    static nuint UsableSize(void* block, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        failure.Mistake.Kind = MistakeKind.None;
        nuint size = shim.UsableSize(block, ref failure);
        if (failure.Mistake.Kind != MistakeKind.None) Blame("malloc_usable_size"u8, ref failure);
        return size;
    }

    // An access that the system did not allow. False when guards had nothing to do with it; returns true when the program is to go on.
    static bool Fault(void* address, Access access, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        if (!TPool.ExplainFault(shim.Pool, address, access, ref failure)) return false;
        if (failure.Mistake.Kind != MistakeKind.None) Blame(default, ref failure);
        return true;
    }

    static void Check()
    {
        Failure failure = default;
        while (!shim.Check(ref failure)) Blame(default, ref failure); // each is found once
    }

    // Looks at the calls into libc from now on, if the class can tell which are right.
    static void WatchCalls()
    {
        if (!TPool.KnowsBlocks) return;
        arena->ChunkBounds(arena->FirstGrain, out byte* start, out nuint span);
        CallChecks.Start(start, span);
    }

    static bool IsInBlock(byte* at, nuint size) => TPool.IsInBlock(shim.Pool, at, size);

    static void CheckAccess(byte* at, nuint size, Access access, byte* function, nuint origin)
    {
        Unsafe.SkipInit(out Failure failure);
        Note(origin, ref failure);
        failure.Mistake.Access = access;
        failure.Mistake.Function = function;
        if (TPool.MayAccess(shim.Pool, at, size, ref failure)) return;
        failure.Mistake.FunctionLength = C.LengthOf(function);
        Blame(new System.ReadOnlySpan<byte>(function, failure.Mistake.FunctionLength), ref failure);
    }

    static void Show(bool withDump) => BlockListing.Write(ShimCore<TPool>.WalkOf((ShimCore<TPool>*)Unsafe.AsPointer(ref shim)), &WriteOut, null, withDump);

    static void WriteOut(void* context, byte* text, int length) => Libc.write(C.StandardOutput, text, (nuint)length);

    static void WriteStatistics()
    {
        shim.Pool->Measure(out PoolFigures figures);
        byte* name = stackalloc byte[NameCapacity];
        TextBuffer poolName = new(name, NameCapacity);
        TPool.WriteName(ref poolName);
        Report.Statistics(arena, figures, figures.Cached + Caches->Bytes() + Left->Bytes() + Shared->Bytes + Large->Bytes, poolName);
    }

    static void Hold()
    {
        Caches->Hold();
        Left->Hold();
        Shared->Hold();
        Large->Hold();
        shim.Pool->Hold();
        arena->Hold();
    }

    static void LetGo(bool inChild, ThreadCache* own)
    {
        arena->LetGo(inChild);
        shim.Pool->LetGo(inChild);
        Large->LetGo(inChild);
        Shared->LetGo(inChild);
        Left->LetGo(inChild);
        Caches->LetGo(inChild, own);
    }

    // A mistake that was found on the way is reported and the program is to go on: it is not found again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool GoesOn(ref Failure failure)
    {
        if (failure.Result != PoolResult.Fail) return false;
        Blame(NotesCallers ? FamilyText.Allocator(failure.Origin.Family) : default, ref failure);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void* FailedToAllocate(ref Failure failure) =>
        FailedToAllocate(NotesCallers ? FamilyText.Allocator(failure.Origin.Family) : default, ref failure);

    // A shortage is null and ENOMEM; so is what remains of the call after a mistake.
    static void* FailedToAllocate(System.ReadOnlySpan<byte> function, ref Failure failure)
    {
        Blame(function, ref failure);
        Libc.SetErrno(C.NoMemory);
        return null;
    }

    // Whether a free is to be made again: what was in its way is reported now, and the program goes on, or is no mistake after all.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool FreesAgain(ref Failure failure)
    {
        if (NotesCallers && PrivateOperators.Excuse(ref failure)) return true;
        FailedToFree(ref failure);
        return failure.IsDamage;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void FailedToFree(ref Failure failure) => Blame(NotesCallers ? FamilyText.Freer(failure.Origin.Family) : default, ref failure);

    // Reports a mistake, if it is one. It ends the process, unless the pool is told that it should go on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Blame(System.ReadOnlySpan<byte> function, ref Failure failure)
    {
        if (failure.Result != PoolResult.Fail) return;
        byte* name = stackalloc byte[NameCapacity];
        TextBuffer poolName = new(name, NameCapacity);
        TPool.WriteName(ref poolName);
        if (TPool.KnowsBlocks || failure.Mistake.Allocated.Count != 0) MistakeReport.Write(failure, function, poolName);
        else Report.Mistake(failure.Mistake, poolName);
        if (failure.OnError != OnError.Report) C.Abort();
    }
}
