namespace Pools.Core;

/// <summary>All threads' caches, to count what is in them.</summary>
internal unsafe struct CacheList
{
    CoreLock guard;
    ThreadCache* first;

    /// <summary>How many there are.</summary>
    public nuint Count { get; private set; }

    /// <summary>Adds a cache that is not in the list.</summary>
    public void Add(ThreadCache* cache)
    {
        guard.Enter();
        cache->Next = first;
        cache->IsListed = true;
        first = cache;
        Count++;
        guard.Exit();
    }

    /// <summary>Removes a cache: its thread ends.</summary>
    public void Remove(ThreadCache* cache)
    {
        guard.Enter();
        ThreadCache* before = null;
        for (ThreadCache* at = first; at != null && at != cache; at = at->Next) before = at;
        if (before == null) first = cache->Next;
        else before->Next = cache->Next;
        cache->IsListed = false;
        Count--;
        guard.Exit();
    }

    /// <summary>The bytes that are in all caches, about: their threads are at work.</summary>
    public nuint Bytes()
    {
        nuint bytes = 0;
        guard.Enter();
        for (ThreadCache* at = first; at != null; at = at->Next) bytes += ThreadCache.Bytes(at);
        guard.Exit();
        return bytes;
    }

    /// <summary>Before a fork.</summary>
    public void Hold() => guard.Enter();

    /// <summary>
    /// After it. A child has one thread; what was in the others' caches is lost to it, as they may have been at work on them.
    /// </summary>
    public void LetGo(bool inChild, ThreadCache* own)
    {
        if (inChild)
        {
            guard.Reset();
            first = own != null && own->IsListed ? own : null;
            if (first != null) first->Next = null;
            Count = first != null ? (nuint)1 : 0;
        }
        else guard.Exit();
    }
}
