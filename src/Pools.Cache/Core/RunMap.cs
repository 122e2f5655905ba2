using System.Runtime.CompilerServices;

namespace Pools.Core;

/// <summary>
/// Where the runs are: a byte for each 16 KiB of the arena's first chunk tells the class of the run there, 0 for none, and beside it lie the runs' records.
/// So a block's size is known from its address alone. It is written only for memory that the writer has to itself, and read without a lock.
/// </summary>
internal unsafe struct RunMap
{
    byte* start; // of the chunk, rounded down to a run
    nuint span;
    byte* classes;
    Run* runs;
    SparseTable table;

    /// <summary>Maps the tables, of which nothing is committed yet.</summary>
    public PoolResult Open(ArenaCore* arena)
    {
        arena->ChunkBounds(arena->FirstGrain, out byte* grains, out nuint size);
        byte* first = (byte*)((nuint)grains & ~(Run.Bytes - 1));
        nuint length = (nuint)(grains + size - first), count = (length + Run.Bytes - 1) >> Run.Shift, classBytes = (count + 63) & ~(nuint)63;
        SparseTable opened;
        PoolResult result = arena->OpenTable(classBytes + count * (nuint)sizeof(Run), &opened);
        if (result != PoolResult.Ok) return result;
        table = opened;
        start = first;
        span = length; // not before there are classes: while it is 0 no address is looked up
        classes = table.Content;
        runs = (Run*)(classes + classBytes);
        return PoolResult.Ok;
    }

    public void Close(ArenaCore* arena)
    {
        SparseTable copy = table;
        arena->CloseTable(&copy);
    }

    /// <summary>What of it is read from outside.</summary>
    public readonly RunPlaces Places(ulong secret) => new() { Start = start, Span = span, Classes = classes, Secret = secret };

    /// <summary>Makes a run of memory of its size and alignment; null when it lies outside the map or there is no memory for its record.</summary>
    public Run* Add(ArenaCore* arena, void* memory, nuint sizeClass, out PoolResult result)
    {
        result = PoolResult.Resource;
        nuint at = unchecked((nuint)((byte*)memory - start));
        if (at >= span) return null;
        byte* tag = classes + (at >> Run.Shift);
        Run* run = runs + (at >> Run.Shift);
        fixed (SparseTable* own = &table)
        {
            result = arena->CommitTable(own, tag, tag + 1);
            if (result == PoolResult.Ok) result = arena->CommitTable(own, (byte*)run, (byte*)(run + 1));
        }
        if (result != PoolResult.Ok) return null;
        *run = new Run { Class = (byte)sizeClass, Capacity = (ushort)(Run.Bytes / SizeClass.SizeOf(sizeClass)) };
        *tag = (byte)sizeClass;
        return run;
    }

    /// <summary>Its memory is no run any more.</summary>
    public readonly void Remove(Run* run) => classes[run - runs] = 0;

    /// <summary>The class of the run that an address lies in; 0 when it lies in none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly nuint ClassAt(void* address)
    {
        nuint at = unchecked((nuint)((byte*)address - start));
        return at < span ? classes[at >> Run.Shift] : (nuint)0;
    }

    /// <summary>The run that an address lies in, which is in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Run* At(void* address) => runs + ((nuint)((byte*)address - start) >> Run.Shift);

    public readonly byte* AddressOf(Run* run) => start + ((nuint)(run - runs) << Run.Shift);
}
