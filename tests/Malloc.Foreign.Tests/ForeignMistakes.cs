using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pools.Foreign.Workloads;
using Pools.Testing;

namespace Pools.Foreign;

/// <summary>Mistakes that come to light in a call from C.</summary>
internal static unsafe partial class ForeignMistakes
{
    const int Utf8 = 1;

    /// <summary>A function for SQL, which SQLite calls: it has a block of SQLite's, writes one byte past its end, and SQLite frees it.</summary>
    public static void OverrunInCallback(WatchedPool pool)
    {
        pool.Shim.UseInSqlite(NativeLibrary.Load(SqliteWorkload.Library));
        nint database = SqliteWorkload.Open();
        Require.Equal(sqlite3_create_function(database, "stars", 0, Utf8, 0, &Stars, null, null), 0);
        SqliteWorkload.Execute(database, "select stars()");
        Console.WriteLine("it went on");
        Require.Equal(SqliteWorkload.sqlite3_close(database), 0);
        Require.Equal(SqliteWorkload.sqlite3_shutdown(), 0);
    }

    [UnmanagedCallersOnly]
    static void Stars(nint context, int count, nint* arguments) => Answer(context);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Answer(nint context)
    {
        byte* text = (byte*)sqlite3_malloc(10);
        for (int i = 0; i <= 10; i++) text[i] = (byte)'*';
        sqlite3_result_text(context, text, 10, (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(NativeLibrary.Load(SqliteWorkload.Library), "sqlite3_free"));
    }

    /// <summary>SQLite is given an array of .NET's to free.</summary>
    public static void FreeOfManagedPointer(WatchedPool pool)
    {
        pool.Shim.UseInSqlite(NativeLibrary.Load(SqliteWorkload.Library));
        nint database = SqliteWorkload.Open();
        byte[] array = GC.AllocateArray<byte>(100, pinned: true);
        sqlite3_free(Unsafe.AsPointer(ref array[0]));
        Console.WriteLine("it went on");
        Require.Equal(SqliteWorkload.sqlite3_close(database), 0);
    }

    /// <summary>A function that outlives its shim, beside another shim's over the same pool.</summary>
    public static void CallAfterDispose(WatchedPool pool)
    {
        delegate* unmanaged<nuint, void*> malloc;
        using (MallocShim passing = new(pool.Shim.Pool)) malloc = passing.Functions.Malloc;
        using MallocShim next = new(pool.Shim.Pool);
        next.Functions.Free(next.Functions.Malloc(10));
        malloc(10);
        Console.WriteLine("it went on");
    }

    /// <summary>A thread that C made, with no managed code on it.</summary>
    public static void DoubleFreeOnThreadOfC(WatchedPool pool)
    {
        var run = (delegate* unmanaged<delegate* unmanaged<nuint, void*>, delegate* unmanaged<void*, void>, void>)NativeLibrary.GetExport(
            NativeLibrary.Load(Compiler.Library("churn.c")), "free_twice_on_a_thread");
        run(pool.Shim.Functions.Malloc, pool.Shim.Functions.Free);
        Console.WriteLine("it went on");
    }

    [LibraryImport(SqliteWorkload.Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_create_function(nint database, string name, int arguments, int encoding, nint data,
        delegate* unmanaged<nint, int, nint*, void> function, void* step, void* final);

    [LibraryImport(SqliteWorkload.Library)]
    private static partial void sqlite3_result_text(nint context, byte* text, int length, delegate* unmanaged<void*, void> free);

    [LibraryImport(SqliteWorkload.Library)]
    private static partial void* sqlite3_malloc(int size);

    [LibraryImport(SqliteWorkload.Library)]
    private static partial void sqlite3_free(void* block);
}
