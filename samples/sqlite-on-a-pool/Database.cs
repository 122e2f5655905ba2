using System.Runtime.InteropServices;

/// <summary>As much of SQLite as the sample needs, bound to the system's library.</summary>
internal sealed unsafe partial class Database : IDisposable
{
    public const string Library = "libsqlite3.so.0";
    const int Ok = 0, OutOfMemory = 7, Row = 100;

    readonly nint handle;

    public Database() => Check(sqlite3_open(":memory:", out handle));

    /// <summary>What SQLite itself says that it has from its allocator.</summary>
    public static long MemoryUsed => sqlite3_memory_used();

    /// <summary>Ends SQLite, which gives all back; after that it can be given to another pool.</summary>
    public static void ShutDown() => sqlite3_shutdown();

    /// <summary>Does what the statements say. False when there was no memory for it; then nothing has changed.</summary>
    public bool TryExecute(string sql)
    {
        int result = sqlite3_exec(handle, sql, 0, 0, 0);
        if (result != OutOfMemory) Check(result);
        return result == Ok;
    }

    public long Number(string sql)
    {
        Check(sqlite3_prepare_v2(handle, sql, -1, out nint statement, 0));
        Check(sqlite3_step(statement) == Row ? Ok : sqlite3_errcode(handle));
        long number = sqlite3_column_int64(statement, 0);
        Check(sqlite3_finalize(statement));
        return number;
    }

    public void Dispose() => sqlite3_close(handle);

    static void Check(int result)
    {
        if (result != Ok) throw new InvalidOperationException($"SQLite: result {result}");
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_open(string file, out nint database);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_exec(nint database, string sql, nint callback, nint argument, nint error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_prepare_v2(nint database, string sql, int bytes, out nint statement, nint tail);

    [LibraryImport(Library)]
    private static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    private static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    private static partial int sqlite3_errcode(nint database);

    [LibraryImport(Library)]
    private static partial int sqlite3_close(nint database);

    [LibraryImport(Library)]
    private static partial int sqlite3_shutdown();

    [LibraryImport(Library)]
    private static partial long sqlite3_memory_used();
}
