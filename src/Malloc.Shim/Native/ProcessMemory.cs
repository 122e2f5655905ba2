using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// Reads the process's own memory by way of /proc, so that nothing that is there can fault: neither what another thread unmaps meanwhile nor a file that
/// was cut short. Of a private mapping only those pages are read that the process has changed: others hold no pointer of its making, and an
/// address space that was never touched costs a look at the page tables, or not even that.
/// </summary>
internal unsafe struct ProcessMemory
{
    const int EntriesAtATime = 1 << 15, PagesAtATime = 64;
    const ulong Present = 1UL << 63, Swapped = 1UL << 62, OfFile = 1UL << 61; // Linux, admin-guide/mm/pagemap

    int memory, pageMap;
    byte* copy;
    ulong* entries;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "pread64")]
    static extern nint ReadAt(int file, void* bytes, nuint length, nuint offset);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "ioctl")]
    static extern int Control(int file, ulong request, PageScan* scan);

    public static nuint Bytes => Workspace.BytesFor<ulong>(EntriesAtATime) + Workspace.BytesFor<byte>(PagesAtATime * VirtualMemory.PageSize);

    /// <summary>False when the system does not let a process look at itself.</summary>
    public bool Open(ref Workspace workspace)
    {
        copy = workspace.Take<byte>(PagesAtATime * VirtualMemory.PageSize);
        entries = workspace.Take<ulong>(EntriesAtATime);
        memory = ProcFile.Open("/proc/thread-self/mem\0"u8);
        pageMap = ProcFile.Open("/proc/thread-self/pagemap\0"u8);
        ulong probe = 0x5EED, found = 0;
        return memory >= 0 && pageMap >= 0 && TryCopy((nuint)(&probe), &found, sizeof(ulong)) && found == probe
            && ReadAt(pageMap, entries, sizeof(ulong), (nuint)(&probe) / VirtualMemory.PageSize * sizeof(ulong)) == sizeof(ulong);
    }

    public readonly void Close()
    {
        if (memory >= 0) C.Close(memory);
        if (pageMap >= 0) C.Close(pageMap);
    }

    /// <summary>Copies bytes; false when not all of them can be read.</summary>
    public readonly bool TryCopy(nuint address, void* to, nuint bytes) => ReadAt(memory, to, bytes, address) == (nint)bytes;

    /// <summary>
    /// Passes what is in [start, end) on, whole words, piece by piece: the context, the address of the piece, a copy of it and its bytes. Of a
    /// mapping that is shared each page that is there, of another one those that the process has changed.
    /// </summary>
    public readonly void Read(nuint start, nuint end, bool shared, delegate*<void*, nuint, byte*, nuint, void> visitor, void* context)
    {
        start = (start + (nuint)sizeof(nuint) - 1) & ~((nuint)sizeof(nuint) - 1);
        end &= ~((nuint)sizeof(nuint) - 1);
        if (ReadStretches(start, end, shared, visitor, context)) return;
        ulong unwanted = shared ? 0 : OfFile;
        for (nuint page = start / VirtualMemory.PageSize, last = Pages.Up(end) / VirtualMemory.PageSize; page < last;)
        {
            nuint count = Math.Min(last - page, EntriesAtATime);
            nint got = ReadAt(pageMap, entries, count * sizeof(ulong), page * sizeof(ulong));
            if (got < sizeof(ulong)) return; // beyond the last address that a process may have
            count = (nuint)got / sizeof(ulong);
            for (nuint i = 0; i < count; i++)
            {
                nuint run = 0;
                while (i + run < count && IsThere(entries[i + run], unwanted)) run++;
                if (run == 0) continue;
                Pass(Math.Max(start, (page + i) * VirtualMemory.PageSize), Math.Min(end, (page + i + run) * VirtualMemory.PageSize), visitor, context);
                i += run - 1;
            }
            page += count;
        }
    }

    // From Linux 6.7 on the system itself finds stretches of such pages, without a look at each page of what was never touched. False where it does not.
    readonly bool ReadStretches(nuint start, nuint end, bool shared, delegate*<void*, nuint, byte*, nuint, void> visitor, void* context)
    {
        PageScan scan = default;
        scan.Size = (ulong)sizeof(PageScan);
        scan.End = Pages.Up(end);
        scan.Stretches = (ulong)entries;
        scan.MostStretches = (ulong)(EntriesAtATime * sizeof(ulong) / sizeof(PageStretch));
        scan.Inverted = scan.Required = shared ? 0 : PageScan.IsOfFile;
        scan.AnyOf = scan.Returned = PageScan.IsPresent | PageScan.IsSwapped;
        for (scan.Start = Pages.Down(start); scan.Start < scan.End; scan.Start = scan.ScannedTo)
        {
            int found = Control(pageMap, PageScan.Request, &scan);
            if (found < 0 || scan.ScannedTo <= scan.Start) return false;
            for (PageStretch* stretch = (PageStretch*)entries; stretch < (PageStretch*)entries + found; stretch++)
                Pass(Math.Max(start, (nuint)stretch->Start), Math.Min(end, (nuint)stretch->End), visitor, context);
        }
        return true;
    }

    static bool IsThere(ulong entry, ulong unwanted) => (entry & (Present | Swapped)) != 0 && (entry & unwanted) == 0;

    // The pages may be gone by now: what cannot be read is passed over, page by page.
    readonly void Pass(nuint start, nuint end, delegate*<void*, nuint, byte*, nuint, void> visitor, void* context)
    {
        while (start < end)
        {
            nuint length = Math.Min(end - start, PagesAtATime * VirtualMemory.PageSize - start % VirtualMemory.PageSize);
            nint got = ReadAt(memory, copy, length, start);
            if (got > 0) visitor(context, start, copy, (nuint)got);
            if (got == (nint)length)
            {
                start += length;
                continue;
            }
            nuint next = start + (got > 0 ? (nuint)got : 0);
            start = next < end ? (next / VirtualMemory.PageSize + 1) * VirtualMemory.PageSize : end;
        }
    }
}
