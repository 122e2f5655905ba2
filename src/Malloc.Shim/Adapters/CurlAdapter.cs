using System.Runtime.InteropServices;
using Pools.Foreign;

namespace Pools;

/// <summary>libcurl on a pool.</summary>
public static unsafe class CurlAdapter
{
    /// <summary>
    /// <c>curl_global_init_mem</c>: initialises libcurl, with all of its own memory from the pool. To be called in place of <c>curl_global_init</c>, before anything else of
    /// libcurl, which can not tell. Call <c>curl_global_cleanup</c> before the shim is disposed.
    /// </summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">libcurl, as <see cref="NativeLibrary"/> loaded it: <c>libcurl.so.4</c>.</param>
    /// <param name="flags">What to initialise; CURL_GLOBAL_ALL unless said otherwise.</param>
    /// <exception cref="System.InvalidOperationException">libcurl could not be initialised.</exception>
    public static void UseInCurl(this MallocShim shim, nint library, long flags = 3)
    {
        var init = (delegate* unmanaged<long, delegate* unmanaged<nuint, void*>, delegate* unmanaged<void*, void>, delegate* unmanaged<void*, nuint, void*>,
            delegate* unmanaged<byte*, void*>, delegate* unmanaged<nuint, nuint, void*>, int>)CLibrary.Function(library, "curl_global_init_mem");
        MallocFunctions functions = shim.Functions;
        int result = init(flags, functions.Malloc, functions.Free, functions.Realloc, functions.Strdup, functions.Calloc);
        CLibrary.Require(result == 0, "curl_global_init_mem", $"result {result}.");
    }
}
