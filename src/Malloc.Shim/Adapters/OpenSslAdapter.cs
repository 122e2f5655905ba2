using System.Runtime.InteropServices;
using Pools.Foreign;

namespace Pools;

/// <summary>OpenSSL on a pool.</summary>
public static unsafe class OpenSslAdapter
{
    /// <summary>
    /// Has OpenSSL's libcrypto and libssl take all of their memory from the pool, in the whole process; .NET's own cryptography uses the same libraries where they are the
    /// system's. To be called before anything else of OpenSSL. Shim, pool and arena must live until <c>OPENSSL_cleanup</c>, which the process calls when it exits, unless you did before.
    /// </summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">libcrypto, as <see cref="NativeLibrary"/> loaded it: <c>libcrypto.so.3</c>.</param>
    /// <exception cref="System.InvalidOperationException">OpenSSL has allocated something already.</exception>
    public static void UseInOpenSsl(this MallocShim shim, nint library)
    {
        // Its functions have two more arguments, file and line, which C lets a function ignore.
        var set = (delegate* unmanaged<delegate* unmanaged<nuint, void*>, delegate* unmanaged<void*, nuint, void*>, delegate* unmanaged<void*, void>, int>)
            CLibrary.Function(library, "CRYPTO_set_mem_functions");
        MallocFunctions functions = shim.Functions;
        CLibrary.Require(set(functions.Malloc, functions.Realloc, functions.Free) == 1, "CRYPTO_set_mem_functions", "call it before anything else of OpenSSL.");
    }
}
