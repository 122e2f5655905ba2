using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>A database in memory: rows, an index, queries that sort and group, deletions, and SQLite's own check of it all.</summary>
internal static unsafe partial class SqliteWorkload
{
    public const string Library = "libsqlite3.so.0";

    public static void Run(WatchedPool pool)
    {
        pool.Shim.UseInSqlite(NativeLibrary.Load(Library));
        nint database = Open();
        Execute(database, "create table words (id integer primary key, word text, length int)");
        Execute(database, "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into words select i, hex(i * 2654435761 % 4294967296), i % 100 from n");
        pool.Look();
        Execute(database, "create index by_word on words (word)");
        pool.Look();
        Require.Equal(Number(database, "select count(*) from (select length, group_concat(word) from words group by length order by 2 desc)"), 100);
        Require.Equal(Number(database, "select sum(a.id) from words a join words b on a.word = b.word"), 20000L * 20001 / 2);
        Execute(database, "delete from words where length % 3 = 0; vacuum");
        pool.Look();
        Require.Equal(Number(database, "select count(*) from words where length % 3 = 0"), 0);
        Require.Equal(Number(database, "select count(*) from pragma_integrity_check where integrity_check = 'ok'"), 1);
        Require.Equal(sqlite3_close(database), 0);
        Require.Equal(sqlite3_shutdown(), 0);
    }

    public static nint Open()
    {
        Require.Equal(sqlite3_open(":memory:", out nint database), 0);
        return database;
    }

    public static void Execute(nint database, string sql) => Require.Equal(sqlite3_exec(database, sql, null, null, null), 0, sql);

    static long Number(nint database, string sql)
    {
        Require.Equal(sqlite3_prepare_v2(database, sql, -1, out nint statement, null), 0, sql);
        Require.Equal(sqlite3_step(statement), 100, sql);
        long number = sqlite3_column_int64(statement, 0);
        Require.Equal(sqlite3_finalize(statement), 0, sql);
        return number;
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_open(string file, out nint database);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_exec(nint database, string sql, void* callback, void* argument, byte** error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_prepare_v2(nint database, string sql, int bytes, out nint statement, byte** tail);

    [LibraryImport(Library)]
    private static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    private static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_close(nint database);

    [LibraryImport(Library)]
    public static partial int sqlite3_shutdown();
}
