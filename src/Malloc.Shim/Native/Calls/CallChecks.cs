using System.Runtime;
using System.Runtime.CompilerServices;
using Pools.Os;

namespace Pools.Native;

/// <summary>
/// Puts stand-ins in the place of libc's functions that run over memory: in the modules that are loaded when the program starts, each
/// address of such a function that the dynamic linker has stored is replaced. A class that needs none has none, and pays nothing. Modules
/// that the program loads later call libc itself.
/// </summary>
internal static unsafe class CallChecks
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "dl_iterate_phdr")]
    static extern int VisitModules(delegate*<ModuleInfo*, nuint, void*, int> visit, void* context);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsStandIn")]
    static extern void* StandInFor(byte* name);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsWatch")]
    static extern void Watch(nuint start, nuint span);

    /// <summary>An address in this library, or in libc.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "PoolsAddressIn")]
    static extern void* AddressIn(int libc);

    /// <summary>From now on calls that touch [start, start + span) are looked at.</summary>
    public static void Start(void* start, nuint span)
    {
        Watch((nuint)start, span);
        VisitModules(&Visit, null);
    }

    static int Visit(ModuleInfo* info, nuint size, void* context)
    {
        // libc's own calls are its own affair, and ours must reach libc.
        bool spared = ElfModule.Contains(info, AddressIn(0)) || ElfModule.Contains(info, AddressIn(1));
        if (!spared && ElfModule.TryRead(info, out ElfModule module)) Replace(module);
        return 0; // go on
    }

    static void Replace(in ElfModule module)
    {
        nuint page = VirtualMemory.PageSize, from = module.RelroStart & ~(page - 1), to = module.RelroEnd & ~(page - 1);
        bool isProtected = from < to;
        if (isProtected && VirtualMemory.Commit((void*)from, to - from) != 0) return;
        for (nuint i = 0; i < module.Count; i++)
        {
            void** slot = module.Import(i, out byte* name);
            void* standIn = slot == null ? null : StandInFor(name);
            if (standIn != null) *slot = standIn;
        }
        if (isProtected) VirtualMemory.MakeReadable((void*)from, to - from);
    }
}
