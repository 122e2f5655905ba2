using System.Runtime.InteropServices;
using Pools.Foreign;

namespace Pools;

/// <summary>Expat on a pool.</summary>
public static unsafe class ExpatAdapter
{
    /// <summary>An XML parser whose memory comes from the pool. To be ended by <c>XML_ParserFree</c>, before the shim is disposed.</summary>
    /// <param name="shim">A shim over the pool.</param>
    /// <param name="library">Expat, as <see cref="NativeLibrary"/> loaded it: <c>libexpat.so.1</c>.</param>
    /// <param name="encoding">The document's encoding, where it does not say so itself.</param>
    /// <param name="namespaceSeparator">What stands between a namespace and a name; without it, namespaces are not looked at.</param>
    /// <returns>The <c>XML_Parser</c>.</returns>
    /// <exception cref="PoolException">The pool has no memory for it.</exception>
    public static nint NewExpatParser(this MallocShim shim, nint library, string? encoding = null, char? namespaceSeparator = null)
    {
        var create = (delegate* unmanaged<byte*, MemorySuite*, byte*, nint>)CLibrary.Function(library, "XML_ParserCreate_MM");
        MallocFunctions functions = shim.Functions;
        MemorySuite suite = new() { Malloc = functions.Malloc, Realloc = functions.Realloc, Free = functions.Free }; // Expat copies it
        byte* separator = stackalloc byte[2] { (byte)(namespaceSeparator ?? '\0'), 0 };
        nint name = Marshal.StringToCoTaskMemUTF8(encoding);
        nint parser = create((byte*)name, &suite, namespaceSeparator == null ? null : separator);
        Marshal.FreeCoTaskMem(name);
        return parser != 0 ? parser : throw new PoolException(PoolResult.Memory, $"Memory: pool '{shim.Pool.Name}' ({shim.Pool.Class.Name}) has none for an XML parser.");
    }

    // XML_Memory_Handling_Suite
    struct MemorySuite
    {
        public delegate* unmanaged<nuint, void*> Malloc;
        public delegate* unmanaged<void*, nuint, void*> Realloc;
        public delegate* unmanaged<void*, void> Free;
    }
}
