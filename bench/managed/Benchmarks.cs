using BenchmarkDotNet.Attributes;
using Pools;

/// <summary>An allocation and a free, by one thread: a pair is an operation.</summary>
[MemoryDiagnoser]
public class Pairs
{
    const int Count = 100_000;

    Arena arena = null!;
    Client<Address, NativeHeap> native = null!;
    Client<Address, PoolHeap<Plain>> plain = null!;
    Client<Address, PoolHeap<Cached>> cached = null!;
    Client<byte[], ArrayPoolHeap> arrays = null!;
    Client<byte[], ManagedHeap> managed = null!;

    /// <summary>How many blocks of 1 to 1024 bytes are live; 0 stands for one of 64 bytes at a time.</summary>
    [Params(0, 256)]
    public int Live { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        arena = new Arena();
        native = new(default, Live);
        plain = new(new(arena.CreatePool(Mvff.Class)), Live);
        cached = new(new(arena.CreatePool(CachePool.Of(Mvff.Class))), Live);
        arrays = new(default, Live);
        managed = new(default, Live);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        native.End();
        arena.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void NativeMemory() => native.Run(Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void CachedPool() => cached.Run(Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void PlainPool() => plain.Run(Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void ArrayPool() => arrays.Run(Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void NewArray() => managed.Run(Count);
}

/// <summary>
/// The same on one pool by one thread and by two at once: an operation is a pair of each, so that the times are equal where two threads do twice as much as one.
/// </summary>
public class OnePool
{
    const int Count = 2_000_000;

    Arena arena = null!;
    TwoClients<PoolHeap<Cached>> clients = null!;

    /// <summary>How many blocks of 1 to 1024 bytes each thread has live; 0 stands for one of 64 bytes at a time.</summary>
    [Params(0, 256)]
    public int Live { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        arena = new Arena();
        clients = new(new(arena.CreatePool(CachePool.Of(Mvff.Class))), Live);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        clients.Dispose();
        arena.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void OneThread() => clients.Throughput(1, Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public void TwoThreads() => clients.Throughput(2, Count);
}
