using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using Pools.Core;

namespace Pools;

/// <summary>
/// Owns address space: reserves it, commits memory to it as pools ask for it in grains, keeps some that they give back as spare, and returns the
/// rest to the system. Sizes are in bytes. Thread-safe, but for <see cref="Dispose"/>, which no other call may overlap.
/// </summary>
/// <remarks>After the MPS's arena (MPS manual, "Arenas"). It has no finalizer: an arena that nobody disposes stays, as the blocks in it may be in use.</remarks>
public sealed unsafe class Arena : IDisposable
{
    static int count;

    readonly Lock guard = new();
    readonly Dictionary<uint, IArenaPool> pools = [];
    readonly ChunkEvents events;
    ArenaCore* core; // null when disposed
    List<Exception>? kept;

    /// <summary>The keys of an arena. Sizes are in bytes.</summary>
    public static class Keys
    {
        /// <summary>Address space to reserve at first, and the step by which the arena grows; 256 MiB by default, at least 64 grains.</summary>
        public static Key<long> Size { get; } = new("Size");

        /// <summary>Bytes to a grain: a power of two, by default and at least a page, 4096.</summary>
        public static Key<long> GrainSize { get; } = new("GrainSize");

        /// <summary>What <see cref="Arena.Committed"/> may never exceed; no limit by default.</summary>
        public static Key<long> CommitLimit { get; } = new("CommitLimit");

        /// <summary>The largest fraction of committed memory that may be spare, 0 to 1; 0.75 by default.</summary>
        public static Key<double> Spare { get; } = new("Spare");

        /// <summary>When to ask for huge pages; <see cref="HugePages.Auto"/> by default.</summary>
        public static Key<HugePages> HugePages { get; } = new("HugePages");

        /// <summary>The arena's name in messages; "arena" and a number by default.</summary>
        public static Key<string> Name { get; } = new("Name");
    }

    /// <summary>An arena that maps its own address space. Where the system refuses the Size asked for (ulimit -v), it starts with less.</summary>
    /// <exception cref="ArgumentException">An unknown key, or a value out of range.</exception>
    /// <exception cref="PoolException">The system refuses even the least.</exception>
    public Arena(Args? args = null) : this(args, null, 0, isClient: false) { }

    /// <summary>
    /// An arena inside memory that the caller supplies and keeps until the arena is disposed: native memory, a shared or a huge-page mapping. It maps
    /// nothing itself, and all of it counts as committed; Size, Spare and HugePages have no effect.
    /// </summary>
    /// <exception cref="ArgumentException">The memory is null or too small for one grain and the arena's tables, or a key is wrong.</exception>
    public Arena(void* memory, nuint size, Args? args = null) : this(args, memory, size, isClient: true) { }

    Arena(Args? args, void* memory, nuint size, bool isClient)
    {
        ulong* slots = stackalloc ulong[ArenaKeys.Count];
        ArgsReader.ThrowFirst(ArenaOptionsValidator.Read(args, slots));
        ArenaConfig config = ArenaKeys.Configure(new KeyValues(slots));
        Name = ArgsReader.NameIn(args) ?? $"arena #{Interlocked.Increment(ref count)}";
        PoolResult result = !isClient
            ? ArenaCore.Create(config, out core)
            : memory == null ? PoolResult.Param : ArenaCore.CreateIn(memory, size, config, out core);
        if (result == PoolResult.Param)
            throw new ArgumentException($"Arena '{Name}': {size} bytes at 0x{(nuint)memory:x} do not hold one grain of {config.GrainSize} bytes and the arena's tables; supply more memory.", nameof(memory));
        if (result != PoolResult.Ok)
            throw new PoolException(result, $"{result}: arena '{Name}' could not be created with CommitLimit {Sizes.Text(config.CommitLimit)}.");
        events = new ChunkEvents(this, core);
        PoolMeter.Add(this);
    }

    /// <summary>The name given with the key Name, or "arena" and a number.</summary>
    public string Name { get; }

    /// <summary>Bytes of address space mapped, bookkeeping included.</summary>
    public nuint Reserved => Core->Reserved;

    /// <summary>Bytes of it that are backed by memory: what pools have, bookkeeping, and spare.</summary>
    public nuint Committed => Core->Committed;

    /// <summary>The largest that <see cref="Committed"/> has been.</summary>
    public nuint PeakCommitted => Core->PeakCommitted;

    /// <summary>Bytes that are committed and free: kept ready for the next pool that asks.</summary>
    public nuint SpareCommitted => Core->SpareCommitted;

    /// <summary>Bytes to a grain.</summary>
    public nuint GrainSize => Core->GrainSize;

    /// <summary>What <see cref="Committed"/> may never exceed. Setting it gives spare memory back to fit.</summary>
    /// <exception cref="PoolException">(Fail) Memory that is in use exceeds the new limit; nothing has changed.</exception>
    public nuint CommitLimit
    {
        get => Core->CommitLimit;
        set
        {
            PoolResult result = Core->SetCommitLimit(value);
            if (result != PoolResult.Ok)
                throw new PoolException(result, $"{result}: arena '{Name}' has {Sizes.Text(Committed - SpareCommitted)} in use, more than a CommitLimit of {Sizes.Text(value)}: free memory first.");
        }
    }

    /// <summary>The largest fraction of committed memory that may be spare, 0 to 1. Setting it gives back at once what exceeds it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Spare
    {
        get => Core->Spare;
        set
        {
            if (!(value >= 0 && value <= 1)) throw new ArgumentOutOfRangeException(nameof(value), value, $"arena '{Name}': Spare must be a number from 0 to 1.");
            Core->SetSpare(value);
        }
    }

    /// <summary>
    /// Raised when the arena has reserved another chunk of address space, or was extended. The handler runs inside the allocation that caused
    /// it, with locks held: it may read the arena's figures, but must not use its pools or create any.
    /// </summary>
    public event EventHandler<ChunkEventArgs> ChunkGained
    {
        add
        {
            _ = Core;
            events.Gained += value;
        }
        remove => events.Gained -= value;
    }

    /// <summary>Raised when the arena has given a chunk back because it was empty; the rule for handlers is that of <see cref="ChunkGained"/>.</summary>
    public event EventHandler<ChunkEventArgs> ChunkReleased
    {
        add
        {
            _ = Core;
            events.Released += value;
        }
        remove => events.Released -= value;
    }

    /// <summary>The pools of this arena, in the order of their creation.</summary>
    public IReadOnlyList<IPool> Pools
    {
        get
        {
            _ = Core;
            lock (guard) return pools.OrderBy(pair => pair.Key).Select(pair => (IPool)pair.Value).ToArray();
        }
    }

    internal ArenaCore* Core
    {
        get
        {
            ArenaCore* live = core;
            if (live == null) ThrowDisposed();
            return live;
        }
    }

    /// <summary>A pool of that class with that keyword arguments. The arena disposes it at the latest when it is disposed itself.</summary>
    /// <exception cref="ArgumentException">A key that the class does not know, a required one that is missing, or a value out of range.</exception>
    /// <exception cref="PoolException">There is no memory for the pool.</exception>
    public IPool CreatePool(PoolClass poolClass, Args? args = null)
    {
        ArgumentNullException.ThrowIfNull(poolClass);
        IArenaPool pool = (IArenaPool)poolClass.Create(this, args);
        lock (guard) pools.Add(pool.Owner, pool);
        return pool;
    }

    /// <summary>A pool of the class that the options are for.</summary>
    /// <exception cref="ArgumentException">A value out of range, or options of a layer that do not say what it lies over.</exception>
    /// <exception cref="PoolException">There is no memory for the pool.</exception>
    public IPool CreatePool(PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CreatePool(options.Class ?? throw PoolOptionsValidator.NoClass(options), options.ToArgs());
    }

    /// <summary>
    /// Gives all that is free back to the system: whole grains of the pools, what the caches of the calling thread and of threads that have ended keep, and all spare. For a program that knows that
    /// it will rest; what it frees later stays within the <see cref="Spare"/> fractions, as ever. Thread-safe. Its cost is a call of the system for each free stretch, and a page fault for each page
    /// that is used again.
    /// </summary>
    /// <returns>The bytes that went back.</returns>
    public nuint TrimExcess()
    {
        nuint before = Committed;
        lock (PoolMeter.Looking)
            foreach (IPool pool in Pools) ((IArenaPool)pool).TrimExcess();
        Core->GiveSpareBack();
        nuint after = Committed;
        return before > after ? before - after : 0; // others may have asked for more meanwhile
    }

    /// <summary>Whether the address lies in this arena, in use or not.</summary>
    public bool Contains(void* address) => Core->Contains(address);

    /// <summary>The pool that has the memory at an address; false when it is free, bookkeeping, or not of this arena.</summary>
    public bool TryGetPool(void* address, [NotNullWhen(true)] out IPool? pool)
    {
        uint owner = Core->OwnerOf(address);
        lock (guard)
        {
            pool = pools.GetValueOrDefault(owner);
            return pool is not null;
        }
    }

    /// <summary>Adds memory that the caller supplies, as in the constructor that takes memory.</summary>
    /// <exception cref="NotSupportedException">This arena maps its own address space.</exception>
    /// <exception cref="ArgumentException">The memory is null or too small.</exception>
    public void Extend(void* memory, nuint size)
    {
        PoolResult result = memory == null ? PoolResult.Param : Core->Extend(memory, size);
        if (result == PoolResult.Unimplemented) throw new NotSupportedException($"Arena '{Name}' maps its own address space: Extend is for arenas in the caller's memory.");
        if (result != PoolResult.Ok) throw new ArgumentException($"Arena '{Name}': {size} bytes at 0x{(nuint)memory:x} are too few to extend it by.", nameof(size));
    }

    /// <summary>Looks at the arena's own structures, all of them.</summary>
    /// <exception cref="PoolException">(Fail) They are unsound.</exception>
    public void Check()
    {
        if (!Core->Check()) throw new PoolException(PoolResult.Fail, $"Arena '{Name}' is unsound: its own bookkeeping does not add up.");
    }

    /// <summary>Disposes the pools and gives all address space back to the system. Blocks in it are gone.</summary>
    public void Dispose()
    {
        if (core == null) return;
        List<Exception> damage = kept ?? [];
        foreach (IPool pool in Pools)
        {
            try { pool.Dispose(); }
            catch (PoolCorruptionException e) { damage.Add(e); }
        }
        PoolMeter.Remove(this);
        core->Destroy();
        core = null;
        events.Dispose();
        if (damage.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(damage[0]);
        if (damage.Count > 1) throw new AggregateException(damage);
    }

    /// <summary>The arena's figures in units that a person reads.</summary>
    public override string ToString() => core == null ? $"{Name} (disposed)"
        : $"{Name}: {Sizes.Text(Committed)} committed ({Sizes.Text(SpareCommitted)} spare) of {Sizes.Text(Reserved)} reserved, limit {Sizes.Text(CommitLimit)}";

    /// <summary>
    /// Keeps what pools throw when they are disposed for the arena's own disposal: for a container, which stops at the first exception and would leave the
    /// arena, and all that is older, undisposed.
    /// </summary>
    internal void KeepDamage() => kept = [];

    internal bool TryKeep(PoolCorruptionException damage)
    {
        if (kept is null) return false;
        lock (guard) kept.Add(damage);
        return true;
    }

    internal void Forget(IArenaPool pool)
    {
        lock (guard) pools.Remove(pool.Owner);
    }

    [DoesNotReturn]
    void ThrowDisposed() => throw new ObjectDisposedException($"arena '{Name}'");
}
