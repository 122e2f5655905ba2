using System;
using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>What the preloaded library says on stderr. Saying it allocates nothing.</summary>
internal static unsafe class Report
{
    static int keptError = -1;

    /// <summary>Keeps stderr for what is said at exit, when many programs have closed theirs.</summary>
    public static void KeepStandardError()
    {
        if (keptError < 0) keptError = C.Duplicate(C.StandardError);
    }

    /// <summary>Lets it go: in a forked child, whose parent's reader may wait until every writer has closed.</summary>
    public static void LetStandardErrorGo()
    {
        if (keptError >= 0) C.Close(keptError);
        keptError = -1;
    }

    /// <summary>One line about a client's mistake, which is all that a class without a table of its blocks knows.</summary>
    public static void Mistake(in Mistake mistake, in TextBuffer pool)
    {
        byte* bytes = stackalloc byte[MistakeText.Capacity];
        TextBuffer text = new(bytes, MistakeText.Capacity);
        AddMistake(mistake, pool, ref text);
        Write(ref text);
    }

    /// <summary>Appends that line, without its end.</summary>
    public static void AddMistake(in Mistake mistake, in TextBuffer pool, ref TextBuffer text)
    {
        text.Add("pools: error: "u8);
        MistakeText.Write(mistake, new ReadOnlySpan<byte>(pool.Start, pool.Length), ref text);
    }

    /// <summary>One line about blocks of one place that were never freed, and who allocated them.</summary>
    public static void Leak(in Mistake mistake, in TextBuffer pool)
    {
        const int capacity = MistakeText.Capacity + MistakeDetails.Capacity;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer text = new(bytes, capacity);
        AddMistake(mistake, pool, ref text);
        text.Add((byte)'\n');
        MistakeDetails.Write(mistake, ref text);
        Write(text.Start, text.Length);
    }

    /// <summary>The line below them.</summary>
    public static void LeakSum(nuint blocks, nuint bytes, nuint places)
    {
        const int capacity = 200;
        byte* memory = stackalloc byte[capacity];
        TextBuffer text = new(memory, capacity);
        text.Add("pools: "u8);
        LeakText.WriteSum(blocks, bytes, places, ref text);
        Write(ref text);
    }

    /// <summary>Leaks could not be looked for.</summary>
    public static void NoLeakCheck()
    {
        const int capacity = 200;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer text = new(bytes, capacity);
        text.Add("pools: leaks were not looked for: that takes memory, and /proc/thread-self with maps, mem, pagemap"u8);
        Write(ref text);
    }

    /// <summary>What the arena and the pool hold.</summary>
    public static void Statistics(ArenaCore* arena, in PoolFigures pool, nuint cached, in TextBuffer name)
    {
        const int capacity = 400;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer text = new(bytes, capacity);
        text.Add("pools: arena: "u8);
        text.AddBytes(arena->Committed);
        text.Add(" committed, "u8);
        text.AddBytes(arena->PeakCommitted);
        text.Add(" at its peak, "u8);
        text.AddBytes(arena->SpareCommitted);
        text.Add(" spare, "u8);
        text.AddBytes(arena->Reserved);
        text.Add(" reserved\npools: pool "u8);
        text.Add(name.Start, name.Length);
        text.Add(": "u8);
        text.AddBytes(pool.Total - pool.Free);
        text.Add(" allocated ("u8);
        text.AddBytes(cached);
        text.Add(" of it in threads' caches) of "u8);
        text.AddBytes(pool.Total);
        text.Add(", "u8);
        text.AddNumber(pool.FreeRanges);
        text.Add(" free ranges, the largest of "u8);
        text.AddBytes(pool.LargestFree);
        Write(ref text);
    }

    /// <summary>One line, and the end of the process: the heap could not be made.</summary>
    public static void NoHeap(PoolResult result)
    {
        const int capacity = 200;
        byte* bytes = stackalloc byte[capacity];
        TextBuffer text = new(bytes, capacity);
        text.Add("pools: the heap could not be made: "u8);
        text.Add(result == PoolResult.CommitLimit ? "CommitLimit in POOLS_ARENA is too low for it"u8 : "the system has no memory or address space for it (ulimit -v?)"u8);
        Write(ref text);
        C.Exit(2);
    }

    /// <summary>Writes text at once.</summary>
    public static void Write(byte* text, int length)
    {
        if (Libc.write(C.StandardError, text, (nuint)length) < 0 && keptError >= 0) Libc.write(keptError, text, (nuint)length);
    }

    static void Write(ref TextBuffer text)
    {
        text.Add((byte)'\n');
        Write(text.Start, text.Length);
    }
}
