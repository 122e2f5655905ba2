namespace Pools.Os;

/// <summary>
/// Address space and the memory behind it. Addresses and sizes are multiples of the page size. Each function returns 0 or the
/// system's error number, and leaves errno alone. Nothing is ever writable and executable.
/// </summary>
internal static unsafe partial class VirtualMemory
{
    /// <summary>Bytes to a page on x86-64.</summary>
    public const nuint PageSize = 4096;

    /// <summary>The error of a system that has no memory, or no room for another mapping.</summary>
    public const int OutOfMemory = 12;

    const int ProtNone = 0, ProtRead = 1, ProtReadWrite = 3;
    const int PrivateAnonymous = 0x22, Fixed = 0x10; // not NoReserve: the system could then not refuse what is more than it has
    const int MayMove = 1, MoveFixed = 2, KeepOld = 4; // MREMAP_DONTUNMAP
    const int DontNeed = 4, HugePage = 14;
    const int AddressSpaceLimit = 9; // RLIMIT_AS

    /// <summary>Bytes to a transparent huge page on x86-64.</summary>
    public const nuint HugePageSize = 2 << 20;

    /// <summary>Reserves address space, aligned as asked, that can not be touched until it is committed.</summary>
    public static int Reserve(nuint size, nuint alignment, out void* address)
    {
        if (alignment <= PageSize) return Map(null, size, ProtNone, 0, out address);
        if (size > nuint.MaxValue - alignment)
        {
            address = null;
            return OutOfMemory;
        }
        int error = Map(null, size + alignment, ProtNone, 0, out address);
        if (error != 0) return error;
        // Keep the aligned part of what is larger by the alignment.
        nuint start = (nuint)address, aligned = (start + alignment - 1) & ~(alignment - 1);
        if (aligned > start) Release(address, aligned - start);
        Release((void*)(aligned + size), start + alignment - aligned);
        address = (void*)aligned;
        return 0;
    }

    /// <summary>Makes reserved memory read as zero, so that only what is written to needs to be committed.</summary>
    public static int MakeReadable(void* address, nuint size) => Protect(address, size, ProtRead);

    /// <summary>Reserves address space that reads as zero and can be written to once it is committed.</summary>
    public static int ReserveReadable(nuint size, out void* address) => Map(null, size, ProtRead, 0, out address);

    /// <summary>Makes reserved memory readable and writable. What was not committed before, or decommitted since, reads as zero.</summary>
    public static int Commit(void* address, nuint size) => Protect(address, size, ProtReadWrite);

    /// <summary>Gives the memory behind committed address space back; the address space stays reserved. Can not fail.</summary>
    public static void Decommit(void* address, nuint size)
    {
        // A new mapping over it also returns what the system has promised. A process that has all the mappings it may have can
        // not split one for that; there the pages alone go, and the space stays accessible.
        if (Map(address, size, ProtNone, Fixed, out _) != 0) Discard(address, size);
    }

    /// <summary>Gives the pages of committed memory back; it stays committed and reads as zero. The system refuses for locked memory (mlock).</summary>
    public static int Discard(void* address, nuint size)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        int error = Libc.madvise(address, size, DontNeed) == 0 ? 0 : Libc.Errno();
        errno.Exit();
        return error;
    }

    /// <summary>
    /// Gives the pages of committed memory to other committed memory, in place of those that it has; where they were reads as zero and stays committed, and asks for
    /// huge pages no more. The system refuses, with nothing changed, where it can not: for locked memory, before Linux 5.7, or when the process has all the mappings it may have.
    /// </summary>
    public static int MovePages(void* from, void* to, nuint size)
    {
        if (FaultPlan.Strikes()) return OutOfMemory;
        ErrnoScope errno = ErrnoScope.Enter();
        int error = (nuint)Libc.mremap(from, size, size, MayMove | MoveFixed | KeepOld, to) == nuint.MaxValue ? Libc.Errno() : 0;
        errno.Exit();
        // Up to Linux 6.15 the system takes away what is at `to` before it sees that `from` lies in more than one of its mappings.
        if (error != 0) Map(to, size, ProtReadWrite, Fixed, out _);
        else if (size >= HugePageSize) Map(from, size, ProtReadWrite, Fixed, out _);
        return error;
    }

    /// <summary>Returns a whole reservation to the system.</summary>
    public static void Release(void* address, nuint size)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        Libc.munmap(address, size);
        errno.Exit();
    }

    /// <summary>Asks for huge pages where the system can give them. A refusal is no error.</summary>
    public static void PreferHugePages(void* address, nuint size)
    {
        ErrnoScope errno = ErrnoScope.Enter();
        Libc.madvise(address, size, HugePage);
        errno.Exit();
    }

    /// <summary>The most address space that this process may map (ulimit -v), in bytes; the largest number when there is no limit.</summary>
    public static nuint AddressSpaceAllowed()
    {
        ulong* limits = stackalloc ulong[2];
        return Libc.getrlimit(AddressSpaceLimit, limits) == 0 ? (nuint)limits[0] : nuint.MaxValue;
    }

    static int Protect(void* address, nuint size, int protection)
    {
        if (FaultPlan.Strikes()) return OutOfMemory;
        ErrnoScope errno = ErrnoScope.Enter();
        int error = Libc.mprotect(address, size, protection) == 0 ? 0 : Libc.Errno();
        errno.Exit();
        return error;
    }

    static int Map(void* at, nuint size, int protection, int flags, out void* address)
    {
        address = null;
        if (FaultPlan.Strikes()) return OutOfMemory;
        ErrnoScope errno = ErrnoScope.Enter();
        void* mapped = Libc.mmap(at, size, protection, PrivateAnonymous | flags, -1, 0);
        int error = (nuint)mapped == nuint.MaxValue ? Libc.Errno() : 0;
        errno.Exit();
        if (error == 0) address = mapped;
        return error;
    }
}
