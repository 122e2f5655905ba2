using System.Runtime.InteropServices;
using Pools.Foreign;

namespace Pools;

/// <summary>SQLite on a pool.</summary>
public static unsafe class SqliteAdapter
{
    const int ConfigMalloc = 4; // SQLITE_CONFIG_MALLOC

    /// <summary>
    /// Has SQLite take all of its memory from the pool, in the whole process. To be called before anything else of SQLite, or after <c>sqlite3_shutdown</c>;
    /// call that before the shim is disposed.
    /// </summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">SQLite, as <see cref="NativeLibrary"/> loaded it: <c>libsqlite3.so.0</c>, or a package's <c>e_sqlite3</c>.</param>
    /// <exception cref="System.InvalidOperationException">SQLite is in use already.</exception>
    public static void UseInSqlite(this MallocShim shim, nint library)
    {
        var config = (delegate* unmanaged<int, MemMethods*, int>)CLibrary.Function(library, "sqlite3_config");
        EntrySet entries = shim.Entries;
        MemMethods methods = new()
        {
            Malloc = entries[EntryCode.Entry.MallocInt],
            Free = entries[EntryCode.Entry.Free],
            Realloc = entries[EntryCode.Entry.ReallocInt],
            Size = entries[EntryCode.Entry.UsableSize],
            Roundup = &Roundup,
            Init = &Init,
            Shutdown = &Shutdown,
        };
        int result = config(ConfigMalloc, &methods); // which copies them
        CLibrary.Require(result == 0, "sqlite3_config", $"result {result}. Call it before anything else of SQLite, or after sqlite3_shutdown.");
    }

    // SQLite asks for what this gives. The pool rounds up by itself; in the debugging class a block has the very size that the client said.
    [UnmanagedCallersOnly]
    static int Roundup(int size) => size;

    [UnmanagedCallersOnly]
    static int Init(void* data) => 0;

    [UnmanagedCallersOnly]
    static void Shutdown(void* data) { }

    // sqlite3_mem_methods. No function but the last two is given Data.
    struct MemMethods
    {
        public void* Malloc;
        public void* Free;
        public void* Realloc;
        public void* Size;
        public delegate* unmanaged<int, int> Roundup;
        public delegate* unmanaged<void*, int> Init;
        public delegate* unmanaged<void*, void> Shutdown;
        public void* Data;
    }
}
