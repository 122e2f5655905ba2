using Pools.Core;
using Pools.Os;

namespace Pools.Native;

/// <summary>Memory for one piece of work, outside every pool: one mapping, handed out from its start, given back as a whole. It reads as zero.</summary>
internal unsafe struct Workspace
{
    const nuint Align = 64;

    byte* start;
    nuint size, used;

    /// <summary>A workspace of at least that many bytes; false when the system has none. What is not touched takes no memory.</summary>
    public bool Open(nuint bytes)
    {
        size = Pages.Up(bytes);
        used = 0;
        if (VirtualMemory.Reserve(size, VirtualMemory.PageSize, out void* memory) != 0) return false;
        start = (byte*)memory;
        if (VirtualMemory.Commit(start, size) == 0) return true;
        Close();
        return false;
    }

    public void Close()
    {
        if (start != null) VirtualMemory.Release(start, size);
        start = null;
    }

    public readonly AddressRange Range => new() { Start = (nuint)start, End = (nuint)start + size };

    /// <summary>What <see cref="Take{T}"/> takes for that many.</summary>
    public static nuint BytesFor<T>(nuint count) where T : unmanaged => (count * (nuint)sizeof(T) + Align - 1) & ~(Align - 1);

    /// <summary>Room for that many; the caller has counted what it takes in all.</summary>
    public T* Take<T>(nuint count) where T : unmanaged
    {
        T* taken = (T*)(start + used);
        used += BytesFor<T>(count);
        return taken;
    }
}

/// <summary>Addresses from one to before another.</summary>
internal struct AddressRange
{
    public nuint Start, End;
}
