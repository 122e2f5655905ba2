using System;
using System.Runtime.InteropServices;

namespace Pools.Foreign;

/// <summary>What the adapters share: a library's functions, and what they say.</summary>
internal static unsafe class CLibrary
{
    /// <summary>The address of a function of a library that <see cref="NativeLibrary"/> loaded.</summary>
    public static void* Function(nint library, string name) => (void*)NativeLibrary.GetExport(library, name);

    /// <summary>Throws when the library did not take the functions.</summary>
    public static void Require(bool accepted, string function, string rule)
    {
        if (!accepted) throw new InvalidOperationException($"{function} refused the pool's functions: {rule}");
    }
}
