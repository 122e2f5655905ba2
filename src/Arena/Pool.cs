using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>Does something with a pool whose core it learns the type of.</summary>
internal interface IPoolVisitor<out TResult>
{
    TResult Visit<TCore>(Pool<TCore> pool) where TCore : unmanaged, IPoolCore;
}

/// <summary>A pool made by <see cref="Arena.CreatePool(PoolClass, Args?)"/>, whatever its core.</summary>
internal interface IArenaPool : IPool
{
    uint Owner { get; }

    /// <summary>Whether its class knows its blocks, and so looks at each of them: a debugging class.</summary>
    bool KnowsBlocks { get; }

    TResult Accept<TResult>(IPoolVisitor<TResult> visitor);

    /// <summary>The figures of a pool that is not disposed. Called under <see cref="PoolMeter.Looking"/>.</summary>
    bool TryMeasure(out PoolFigures figures);

    /// <summary>Allocations that failed, though the request was right.</summary>
    long Failures { get; }

    /// <summary>Gives what is free back to the arena. Called under <see cref="PoolMeter.Looking"/>.</summary>
    void TrimExcess();
}

/// <summary>The managed face of a pool core: adds exceptions, names and disposal. The core lies in a grain of the arena.</summary>
internal sealed unsafe class Pool<TCore> : IArenaPool where TCore : unmanaged, IPoolCore
{
    readonly Arena arena;
    readonly bool couldKeepStacks; // its class can, and it was not told to
    readonly LeakCheck leakCheck;
    long failures;
    TCore* core; // null when disposed

    public Pool(Arena arena, PoolClass poolClass, Args? args)
    {
        this.arena = arena;
        Class = poolClass;
        ulong* slots = stackalloc ulong[TCore.KeyCount];
        ArgsReader.ThrowFirst(PoolOptionsValidator.Read<TCore>(poolClass.Name, arena.Core, args, slots));
        KeyValues values = new(slots);
        int stackDepth = ArgsReader.Find("StackDepth"u8, TCore.Key, TCore.KeyCount);
        couldKeepStacks = stackDepth >= 0 && slots[stackDepth] == 0;
        leakCheck = PoolLeaks.PolicyOf<TCore>(values);
        Owner = arena.Core->NewOwner();
        Name = ArgsReader.NameIn(args) ?? $"{poolClass.Name} #{Owner}";
        PoolResult result = arena.Core->Allocate((nuint)sizeof(TCore), ArenaCore.Bookkeeping, false, out void* memory);
        if (result == PoolResult.Ok)
        {
            TCore* made = (TCore*)memory;
            *made = default;
            result = made->Init(arena.Core, Owner, values);
            if (result == PoolResult.Ok)
            {
                core = made;
                return;
            }
            arena.Core->Return(memory, SizeOfCore);
        }
        throw new PoolException(result, $"{result}: pool '{Name}' could not be created in arena '{arena.Name}' ({arena}).");
    }

    public string Name { get; }

    public PoolClass Class { get; }

    public Arena Arena => arena;

    public uint Owner { get; }

    public bool KnowsBlocks => TCore.KnowsBlocks;

    public nuint Align => Live->Align;

    internal TCore* Live
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TCore* live = core;
            if (live == null) ThrowDisposed();
            return live;
        }
    }

    [SkipLocalsInit]
    public void* Alloc(nuint size)
    {
        Call(out Failure failure);
        void* block;
        while ((block = Live->Alloc(size, ref failure)) == null)
            if (!IsSettled(failure)) ThrowShortage(size, failure.Result);
        return block;
    }

    [SkipLocalsInit]
    public PoolResult TryAlloc(nuint size, out void* block)
    {
        Call(out Failure failure);
        while ((block = Live->Alloc(size, ref failure)) == null)
            if (!IsSettled(failure)) return failure.Result;
        return PoolResult.Ok;
    }

    [SkipLocalsInit]
    public void* AllocAligned(nuint size, nuint alignment)
    {
        if (!BitOperations.IsPow2(alignment)) throw new ArgumentException($"Pool '{Name}': alignment {alignment} must be a power of two.", nameof(alignment));
        Call(out Failure failure);
        void* block;
        while ((block = Live->AllocAligned(size, alignment, 0, ref failure)) == null)
            if (!IsSettled(failure)) ThrowShortage(size, failure.Result);
        return block;
    }

    [SkipLocalsInit]
    public PoolResult TryAllocAligned(nuint size, nuint alignment, out void* block)
    {
        block = null;
        if (!BitOperations.IsPow2(alignment)) return PoolResult.Param;
        Call(out Failure failure);
        while ((block = Live->AllocAligned(size, alignment, 0, ref failure)) == null)
            if (!IsSettled(failure)) return failure.Result;
        return PoolResult.Ok;
    }

    [SkipLocalsInit]
    public void Free(void* block, nuint size)
    {
        if (size == PoolCore.UnknownSize) size--; // from a client it is a size, and no block's
        Call(out Failure failure);
        while (!Live->Free(block, size, ref failure))
            if (!IsSettled(failure)) return;
    }

    public bool TryResize(void* block, nuint oldSize, nuint newSize) => Live->TryResize(block, oldSize, newSize);

    public nuint TotalSize => Measure().Total;

    public nuint FreeSize => Measure().Free;

    public nuint CachedSize => Measure().Cached;

    public nuint LargestFree => Measure().LargestFree;

    public nuint FreeRangeCount => Measure().FreeRanges;

    public IEnumerable<FreeRange> FreeRanges()
    {
        nuint from = 0;
        while (NextFree(from) is { } range)
        {
            yield return range;
            from = range.Address + range.Size;
        }
    }

    public void Check(CheckLevel level)
    {
        if (Examine(Live, level)) return;
        throw new PoolException(PoolResult.Fail, $"Pool '{Name}' ({Class.Name}) is unsound: its own bookkeeping does not add up.");
    }

    // Only a class that keeps it reads who calls.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Call(out Failure failure)
    {
        Unsafe.SkipInit(out failure);
        if (TCore.KnowsBlocks || TCore.Guards || TCore.Segregates) failure.Origin = new Origin { Family = Family.Pool };
    }

    public TResult Accept<TResult>(IPoolVisitor<TResult> visitor) => visitor.Visit(this);

    public void Dispose()
    {
        try { End(); }
        catch (PoolCorruptionException damage) when (arena.TryKeep(damage)) { }
    }

    void End()
    {
        TCore* live = core;
        if (live == null) return;
        lock (PoolMeter.Looking) core = null;
        PoolLeaks? leaks = null;
        try
        {
            // Both tell of what lies in the pool's memory.
            Examine(live, CheckLevel.Blocks);
            if (leakCheck != LeakCheck.Off) leaks = PoolLeaks.Find(this, live);
        }
        finally
        {
            live->Finish();
            arena.Core->Return(live, SizeOfCore);
            arena.Forget(this);
        }
        leaks?.Deliver(this, leakCheck);
    }

    public override string ToString() => Describe(0);

    /// <summary>The pool in words, when that many bytes of what it has handed out are in threads' caches.</summary>
    internal string Describe(nuint inCaches)
    {
        if (core == null) return $"{Name} ({Class.Name}, disposed)";
        PoolFigures figures = Measure();
        return $"{Name} ({Class.Name}): {Sizes.Text(figures.Total - figures.Free - figures.Cached - inCaches)} allocated of {Sizes.Text(figures.Total)}";
    }

    nuint SizeOfCore => arena.Core->RoundUpToGrain((nuint)sizeof(TCore));

    PoolFigures Measure()
    {
        Live->Measure(out PoolFigures figures);
        return figures;
    }

    public bool TryMeasure(out PoolFigures figures)
    {
        TCore* live = core;
        figures = default;
        if (live == null) return false;
        live->Measure(out figures);
        return true;
    }

    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Whether it is not disposed.</summary>
    internal bool IsLive => core != null;

    public void TrimExcess()
    {
        if (IsLive) TCore.Tend(core, all: true);
    }

    FreeRange? NextFree(nuint from) =>
        Live->NextFree((void*)from, out void* start, out nuint size) ? new FreeRange((nuint)start, size) : null;

    // Tells of all damage, or throws the first. False when the pool itself is unsound.
    bool Examine(TCore* live, CheckLevel level)
    {
        Failure failure = default;
        while (!live->Check(level, ref failure))
        {
            if (!IsSettled(failure)) return false;
            failure = default;
        }
        return true;
    }

    /// <summary>
    /// Settles the client's mistake that made a call fail, if it was one. True when the same call is to be made again: what was in its way is
    /// told of, and the program goes on.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool IsSettled(in Failure failure)
    {
        if (!failure.IsMistake)
        {
            NoteShortage(failure.Result);
            return false;
        }
        PoolReports.Settle(this, new PoolCorruptionException(Name, Class.Name, failure.Mistake, couldKeepStacks), failure.OnError);
        return failure.IsDamage;
    }

    // Fail is the pool's own unsoundness, Ok a question about a sound block.
    void NoteShortage(PoolResult result)
    {
        if (result is PoolResult.Ok or PoolResult.Fail) return;
        Interlocked.Increment(ref failures);
        if (result is PoolResult.CommitLimit or PoolResult.Memory) PoolEventSource.Log.CommitRefused(this, result);
    }

    [DoesNotReturn]
    void ThrowShortage(nuint size, PoolResult result) =>
        throw new PoolException(result, $"{result}: pool '{Name}' ({Class.Name}) could not allocate {size} bytes. {Shortage.Advice<TCore>(result, arena)}");

    [DoesNotReturn]
    void ThrowDisposed() => throw new ObjectDisposedException($"pool '{Name}' ({Class.Name})");
}
