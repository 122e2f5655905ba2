using System;
using System.Runtime.InteropServices;
using Pools.Core;
using Pools.Foreign;

namespace Pools;

/// <summary>Lua 5.4 on a pool.</summary>
public static unsafe class LuaAdapter
{
    /// <summary>A Lua state whose memory, all of it, comes from the pool. To be ended by <c>lua_close</c>, before the shim is disposed.</summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">Lua, as <see cref="NativeLibrary"/> loaded it: <c>liblua5.4.so.0</c>, or a package's <c>lua54</c>.</param>
    /// <returns>The <c>lua_State*</c>.</returns>
    /// <exception cref="PoolException">The pool has no memory for it.</exception>
    public static nint NewLuaState(this MallocShim shim, nint library)
    {
        var newState = (delegate* unmanaged<delegate* unmanaged<EntryCell*, void*, nuint, nuint, void*>, EntryCell*, nint>)CLibrary.Function(library, "lua_newstate");
        EntryCell* cell = shim.Entries.Cell;
        nint state = newState((delegate* unmanaged<EntryCell*, void*, nuint, nuint, void*>)cell->Called.LuaAlloc, cell);
        return state != 0 ? state : throw new PoolException(PoolResult.Memory, $"Memory: pool '{shim.Pool.Name}' ({shim.Pool.Class.Name}) has none for a Lua state.");
    }

    /// <summary>lua_Alloc, in C#.</summary>
    internal static void* Allocator => (delegate* unmanaged<EntryCell*, void*, nuint, nuint, void*>)&Allocate;

    // With no block, the old size is the kind of the object.
    [UnmanagedCallersOnly]
    static void* Allocate(EntryCell* cell, void* block, nuint oldSize, nuint size)
    {
        try
        {
            MallocShim shim = ManagedEntries.ShimOf(cell);
            if (size != 0)
            {
                void* moved = shim.Realloc(block, size);
                // Lua takes for granted that it can have less.
                return moved == null && block != null && size <= oldSize ? block : moved;
            }
            shim.Free(block);
            return null;
        }
        catch (Exception e) { throw ManagedEntries.Fault(cell, "lua_Alloc", e); }
    }
}
