using Pools.Os;

namespace Pools.Core;

/// <summary>
/// The caches of threads that have ended, whole, for threads that start. Threads that come and go so find their blocks where the last one left them, rather than
/// each fetching them one by one from the pool; and on the processor that the last one ran on, whose own cache has them.
/// Zeroed memory has none.
/// </summary>
internal unsafe struct LeftCaches
{
    const int Most = 4; // a power of two

    CoreLock guard;
    ThreadCache* places;
    fixed bool isTaken[Most], isIdle[Most]; // idle: what is there was there at the last look

    /// <summary>The bytes of memory that <see cref="Open"/> wants.</summary>
    public static nuint PlacesBytes => (nuint)sizeof(ThreadCache) * Most;

    /// <summary>From now on there is a place for some.</summary>
    public void Open(void* memory) => places = (ThreadCache*)memory;

    /// <summary>Moves a cache here whose thread ends. False when there are enough of them.</summary>
    public bool TryPut(ThreadCache* cache)
    {
        if (places == null) return false;
        guard.Enter();
        int place = Find(isTaken: false);
        if (place >= 0)
        {
            ThreadCache.Leave(cache, &places[place]);
            isTaken[place] = true;
            isIdle[place] = false;
        }
        guard.Exit();
        return place >= 0;
    }

    /// <summary>Moves one to a thread that has none, of the same processor if there is one. False when there is none at all.</summary>
    public bool TryTake(ThreadCache* cache)
    {
        guard.Enter();
        int place = Find(isTaken: true);
        if (place >= 0) Take(place, cache);
        guard.Exit();
        return place >= 0;
    }

    /// <summary>One that no thread has taken since the last look. False when there is none, and then those that are there have been looked at.</summary>
    public bool TryTakeIdle(ThreadCache* cache)
    {
        bool any = false;
        guard.Enter();
        for (int place = 0; place < Most && !any; place++)
        {
            any = isTaken[place] && isIdle[place];
            if (any) Take(place, cache);
        }
        for (int place = 0; place < Most && !any; place++) isIdle[place] = true;
        guard.Exit();
        return any;
    }

    /// <summary>The bytes that are in all of them.</summary>
    public nuint Bytes()
    {
        nuint bytes = 0;
        guard.Enter();
        for (int place = 0; place < Most; place++)
            if (isTaken[place]) bytes += ThreadCache.Bytes(&places[place]);
        guard.Exit();
        return bytes;
    }

    /// <summary>Before a fork.</summary>
    public void Hold() => guard.Enter();

    /// <summary>After it: they are whole in the child, too.</summary>
    public void LetGo(bool inChild)
    {
        if (inChild) guard.Reset();
        else guard.Exit();
    }

    void Take(int place, ThreadCache* cache)
    {
        *cache = places[place];
        isTaken[place] = false;
    }

    // The place of this processor if it will do, or any.
    int Find(bool isTaken)
    {
        int own = Libc.sched_getcpu();
        for (int i = 0; i < Most; i++)
        {
            int place = own + i & Most - 1;
            if (this.isTaken[place] == isTaken) return place;
        }
        return -1;
    }
}
