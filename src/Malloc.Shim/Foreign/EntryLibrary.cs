using System;
using System.Runtime.InteropServices;
using System.Threading;
using Pools.Core;

namespace Pools.Foreign;

/// <summary>
/// <c>libpools_entries.so</c>: C's functions for pools that C# made, on the caches that C# gave its threads. It is opened when a shim over a pool with caches is asked for its
/// functions, once in the process, and never closed.
/// </summary>
internal static unsafe class EntryLibrary
{
    /// <summary>The variable of the environment: the library's path, or <see cref="Off"/>.</summary>
    public const string Variable = "POOLS_NATIVE";

    /// <summary>No library.</summary>
    public const string Off = "off";

    const string Name = "pools_entries", Open = "PoolsOpenEntries";

    static readonly Lock Opening = new();
    static bool isSettled;
    static string? refusal;
    static EntryTable table;

    /// <summary>Native functions, and those of C# that they do not replace. False when there is no library.</summary>
    /// <exception cref="PoolException">There is one that is not of this version, or not the one that was asked for.</exception>
    public static bool TryGet(out EntryFunctions functions)
    {
        lock (Opening)
        {
            if (!isSettled) refusal = Settle();
            isSettled = true;
            if (refusal != null) throw new PoolException(PoolResult.Unimplemented, $"Unimplemented: {refusal}");
            functions = table.Functions;
            return table.Share != null;
        }
    }

    // Opens the library, if there is one. What is wrong with it.
    static string? Settle()
    {
        string? asked = Environment.GetEnvironmentVariable(Variable);
        if (asked == Off) return null;
        if (string.IsNullOrEmpty(asked))
        {
            // Beside the program, or where the package has it. Where it is missing, or finds no room in a process, C# does the work.
            return NativeLibrary.TryLoad(Name, typeof(MallocShim).Assembly, DllImportSearchPath.AssemblyDirectory, out nint found)
                ? Take(found, $"lib{Name}.so, which lies beside Malloc.Shim {VersionOf(typeof(MallocShim))},", $"Use the library of that package, or none, with {Variable}={Off}.")
                : null;
        }
        string what = $"{Variable}={asked}", advice = $"Name the library of Malloc.Shim {VersionOf(typeof(MallocShim))}, or set {Variable}={Off}.";
        try { return Take(NativeLibrary.Load(asked), what, advice); }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException) { return $"{what} could not be loaded. {advice} {e.Message}"; }
    }

    static string? Take(nint library, string what, string advice)
    {
        ulong wanted = EntryStamp.Own();
        if (!NativeLibrary.TryGetExport(library, Open, out nint open)) return $"{what} has no functions for pools of C#: it is another library. {advice}";
        EntryTable opened = new() { Functions = ManagedEntries.Functions };
        ulong stamp = ((delegate* unmanaged<ulong, EntryTable*, ulong>)open)(wanted, &opened);
        if (stamp == 0) return null; // no key for the ends of threads
        if (stamp != wanted) return $"{what} works on memory of layout {Text(stamp)}, and Malloc.Shim on {Text(wanted)}. {advice}";
        ThreadSharing.Open(opened.Share, opened.IsSharing);
        table = opened;
        return null;
    }

    static string Text(ulong stamp) => $"{stamp >> EntryStamp.VersionShift}.{stamp & ((1UL << EntryStamp.VersionShift) - 1):x14}";

    static Version? VersionOf(Type type) => type.Assembly.GetName().Version;

    // struct entries in entries.c
    struct EntryTable
    {
        public EntryFunctions Functions;
        public delegate* unmanaged<ThreadCache**, nuint, int*, void> Share;
        public delegate* unmanaged<int> IsSharing;
    }
}
