using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;
using Pools.Os;

namespace Pools.Foreign;

/// <summary>
/// The entry points of one shim: its code and its cell. Both stay for the life of the process, and are never given to another shim, so that a call
/// that comes too late is known for what it is. They cost 480 bytes.
/// </summary>
internal sealed unsafe class EntrySet
{
    // A page of code, written once for as many shims as it has room for and then sealed, and a page of their cells.
    const int SetsInPage = (int)VirtualMemory.PageSize / EntryCode.SetSize;

    static readonly Lock Taking = new();
    static byte* page;
    static int taken = SetsInPage;

    readonly byte* code;
    readonly ICachingPool? shared; // with native code

    /// <summary>Entry points that call this shim, whose pool's caches native code may use.</summary>
    /// <exception cref="PoolException">The system has no memory, or lets nobody make code; or the native library is not of this version.</exception>
    public EntrySet(MallocShim shim, ICachingPool? caching)
    {
        EntryFunctions called = ManagedEntries.Functions;
        if (caching != null && EntryLibrary.TryGet(out EntryFunctions native))
        {
            called = native;
            shared = caching;
        }
        lock (Taking)
        {
            if (taken == SetsInPage) MakePage();
            code = page + taken * EntryCode.SetSize;
            Cell = CellOf(taken);
            taken++;
        }
        *Cell = new EntryCell
        {
            Pool = EntryCell.NoPool,
            Called = called,
            Managed = ManagedEntries.Functions,
            Trim = ManagedEntries.TrimFunction,
            Owner = GCHandle.ToIntPtr(GCHandle.Alloc(shim)),
        };
        shared?.Lend(&Cell->Pool);
    }

    /// <summary>Whether native code is called, and goes to C# only with what a thread's cache can not do.</summary>
    public bool IsNative => shared != null;

    /// <summary>What functions with a context argument are to be given as theirs.</summary>
    public EntryCell* Cell { get; }

    /// <summary>The address of an entry point.</summary>
    public void* this[EntryCode.Entry entry] => code + (int)entry * EntryCode.Stride;

    /// <summary>From now on each call is one to a shim that is disposed. The shim may be collected.</summary>
    public void Close(string name)
    {
        shared?.TakeBack(&Cell->Pool);
        GCHandle handle = GCHandle.FromIntPtr(Cell->Owner);
        handle.Target = name;
    }

    static EntryCell* CellOf(int index) => (EntryCell*)(page + VirtualMemory.PageSize) + index;

    static void MakePage()
    {
        int error = VirtualMemory.Reserve(2 * VirtualMemory.PageSize, VirtualMemory.PageSize, out void* made);
        if (error == 0)
        {
            error = VirtualMemory.Commit(made, 2 * VirtualMemory.PageSize);
            if (error == 0)
            {
                byte* old = page;
                page = (byte*)made;
                for (int i = 0; i < SetsInPage; i++) EntryCode.Write(page + i * EntryCode.SetSize, CellOf(i));
                error = VirtualMemory.Seal(made, VirtualMemory.PageSize);
                if (error == 0)
                {
                    taken = 0;
                    return;
                }
                page = old;
            }
            VirtualMemory.Release(made, 2 * VirtualMemory.PageSize);
        }
        throw new PoolException(PoolResult.Memory, $"Memory: no entry points for C code could be made; the system said error {error}.");
    }
}
