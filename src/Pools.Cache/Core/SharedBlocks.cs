namespace Pools.Core;

/// <summary>
/// Free blocks that all threads share: those of 4 to 64 KiB that one has too much of, or larger ones. Whoever lacks one looks here before
/// the pool.
/// </summary>
internal unsafe struct SharedBlocks
{
    CoreLock guard;
    KeptBlocks kept;

    /// <summary>See <see cref="KeptBlocks.Open"/>.</summary>
    public void Open(int shift) => kept.Open(0, shift);

    /// <summary>The bytes of all the blocks, about.</summary>
    public readonly nuint Bytes => kept.Bytes;

    /// <summary>A block of at least that size, and its capacity; null when there is none.</summary>
    public void* Take(nuint size, out nuint capacity)
    {
        capacity = 0;
        if (!kept.MayHave(size)) return null; // mostly there is none, which is not worth the lock
        guard.Enter();
        void* block = kept.Take(size, out capacity);
        guard.Exit();
        return block;
    }

    /// <summary>Keeps a block, which is marked free. False when there are <paramref name="most"/> bytes of them.</summary>
    public bool Put(void* block, nuint capacity, nuint most)
    {
        if (kept.Bytes + capacity > most) return false; // nor is it worth the lock that there are enough
        guard.Enter();
        kept.Allow(most);
        bool done = kept.Put(block, capacity);
        guard.Exit();
        return done;
    }

    /// <summary>Takes any block out; null when there is none.</summary>
    public void* TakeAny(out nuint capacity)
    {
        guard.Enter();
        void* block = kept.TakeAny(out capacity);
        guard.Exit();
        return block;
    }

    /// <summary>Before a fork.</summary>
    public void Hold() => guard.Enter();

    /// <summary>After it.</summary>
    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }
}
