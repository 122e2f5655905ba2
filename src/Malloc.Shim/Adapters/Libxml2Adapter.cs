using System.Runtime.InteropServices;
using Pools.Foreign;

namespace Pools;

/// <summary>libxml2 on a pool.</summary>
public static unsafe class Libxml2Adapter
{
    /// <summary>
    /// Has libxml2 take all of its memory from the pool, in the whole process. To be called before anything else of libxml2, which can not tell: what it has from elsewhere
    /// would be freed to the pool. Call <c>xmlCleanupParser</c> before the shim is disposed, and libxml2 no more after that.
    /// </summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">libxml2, as <see cref="NativeLibrary"/> loaded it: <c>libxml2.so.2</c>.</param>
    /// <exception cref="System.InvalidOperationException">libxml2 refused.</exception>
    public static void UseInLibxml2(this MallocShim shim, nint library)
    {
        var setup = (delegate* unmanaged<delegate* unmanaged<void*, void>, delegate* unmanaged<nuint, void*>, delegate* unmanaged<void*, nuint, void*>,
            delegate* unmanaged<byte*, void*>, int>)CLibrary.Function(library, "xmlMemSetup");
        MallocFunctions functions = shim.Functions;
        int result = setup(functions.Free, functions.Malloc, functions.Realloc, functions.Strdup);
        CLibrary.Require(result == 0, "xmlMemSetup", $"result {result}.");
    }
}
