using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>A Lua program: tables, strings, closures, coroutines, and the collector at work on them.</summary>
internal static unsafe partial class LuaWorkload
{
    const string Library = "liblua5.4.so.0";

    const string Program = """
        local words, seen = {}, {}
        for i = 1, 20000 do
            local word = ("%x"):format(i * 7919 % 65536)
            words[#words + 1] = word
            seen[word] = (seen[word] or 0) + 1
        end
        table.sort(words)
        local numbers = coroutine.wrap(function() for i = 1, 1000 do coroutine.yield({ i, tostring(i) }) end end)
        local sum = 0
        for i = 1, 1000 do sum = sum + numbers()[1] end
        words = nil
        collectgarbage()
        local distinct = 0
        for _ in pairs(seen) do distinct = distinct + 1 end
        return distinct + sum + #table.concat({ ("x"):rep(1000), ("y"):rep(100000) })
        """;

    public static void Run(WatchedPool pool)
    {
        nint state = pool.Shim.NewLuaState(NativeLibrary.Load(Library));
        luaL_openlibs(state);
        Require.Equal(luaL_loadstring(state, Program), 0);
        Require.Equal(lua_pcallk(state, 0, 1, 0, 0, 0), 0);
        Require.Equal(lua_tointegerx(state, -1, null), 20000 + 500500 + 101000);
        pool.Look();
        lua_close(state);
    }

    /// <summary>A program that wants more than the pool's limit, ten times; then one that does not.</summary>
    public static void RunShortOfMemory(WatchedPool pool)
    {
        const int NoMemory = 4;
        nint state = pool.Shim.NewLuaState(NativeLibrary.Load(Library));
        luaL_openlibs(state);
        for (int i = 0; i < 10; i++)
        {
            Require.Equal(luaL_loadstring(state, "local all = {}; while true do all[#all + 1] = tostring(#all):rep(50); if #all % 1000 == 0 then collectgarbage() end end"), 0);
            Require.Equal(lua_pcallk(state, 0, 0, 0, 0, 0), NoMemory);
            pool.Look();
            lua_settop(state, 0);
        }
        Require.Equal(luaL_loadstring(state, "collectgarbage(); return #('x'):rep(100000)"), 0);
        Require.Equal(lua_pcallk(state, 0, 1, 0, 0, 0), 0);
        Require.Equal(lua_tointegerx(state, -1, null), 100_000);
        lua_close(state);
    }

    [LibraryImport(Library)]
    private static partial void luaL_openlibs(nint state);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int luaL_loadstring(nint state, string program);

    [LibraryImport(Library)]
    private static partial int lua_pcallk(nint state, int arguments, int results, int handler, nint context, nint continuation);

    [LibraryImport(Library)]
    private static partial long lua_tointegerx(nint state, int index, int* isNumber);

    [LibraryImport(Library)]
    private static partial void lua_settop(nint state, int index);

    [LibraryImport(Library)]
    private static partial void lua_close(nint state);
}
