using System.Runtime.InteropServices;
using Pools;

// SQLite with all of its memory from a pool: first a database at work, then one with a quota.
int rows = args.Length > 0 ? int.Parse(args[0]) : 100_000;
PoolClass poolClass = args.Contains("debug") ? DebugPool.Of(Mvff.Class) : Mvff.Class;
nint sqlite = NativeLibrary.Load(Database.Library);
using var arena = new Arena();

using (IPool pool = arena.CreatePool(poolClass, new Args { { Mvff.Keys.Align, 16 }, { Mvff.Keys.Name, "sqlite" } }))
using (var shim = new MallocShim(pool))
{
    shim.UseInSqlite(sqlite); // the one line
    Console.WriteLine($"{"",-30}{"live in the pool",18}{"SQLite's own count",20}");
    using (var database = new Database())
    {
        Show("opened", pool);
        Fill(database, rows);
        Show($"{rows} rows", pool);
        database.TryExecute("create index by_word on words (word)");
        Show("an index", pool);
        Console.WriteLine($"  distinct words: {database.Number("select count(distinct word) from words")}");
        database.TryExecute("delete from words where id % 2 = 0; vacuum");
        Show("half of the rows deleted", pool);
    }
    Show("closed", pool);
    Database.ShutDown();
    Show("shut down", pool);
}

using (IPool small = arena.CreatePool(poolClass, new Args { { Mvff.Keys.Align, 16 }, { Mvff.Keys.Limit, 4 << 20 }, { Mvff.Keys.Name, "small" } }))
using (var shim = new MallocShim(small))
{
    shim.UseInSqlite(sqlite);
    using (var database = new Database())
    {
        database.TryExecute("create table words (id integer primary key, word text)");
        while (database.TryExecute($"insert into words (word) select hex(randomblob(50)) from {Numbers(1000)}")) { }
        Console.WriteLine($"with a limit of 4 MiB: out of memory behind {database.Number("select count(*) from words")} rows, which are still there");
    }
    Database.ShutDown();
    Console.WriteLine($"at the end: {small}");
}

static void Fill(Database database, int rows)
{
    database.TryExecute("create table words (id integer primary key, word text)");
    database.TryExecute($"insert into words select i, hex(i * 7919 % 65536) from {Numbers(rows)}");
}

static string Numbers(int last) => $"(with recursive n(i) as (select 1 union all select i + 1 from n where i < {last}) select i from n)";

static void Show(string step, IPool pool) => Console.WriteLine($"{step,-30}{pool.TotalSize - pool.FreeSize,18:N0}{Database.MemoryUsed,20:N0}");
