using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>A document with namespaces and an entity, in pieces, and one that is not well-formed.</summary>
internal static unsafe partial class ExpatWorkload
{
    const string Library = "libexpat.so.1";
    const int Ok = 1, Failed = 0;

    public static void Run(WatchedPool pool)
    {
        nint library = NativeLibrary.Load(Library);
        byte[] text = XmlText.Make();
        nint parser = pool.Shim.NewExpatParser(library, "UTF-8", '|');
        int items = 0;
        XML_SetUserData(parser, &items);
        XML_SetStartElementHandler(parser, &Count);
        fixed (byte* start = text)
        {
            for (int at = 0; at < text.Length; at += 1000)
            {
                int length = int.Min(1000, text.Length - at);
                Require.Equal(XML_Parse(parser, start + at, length, at + length == text.Length ? 1 : 0), Ok);
                pool.Look();
            }
            Require.Equal(items, 2 * XmlText.Items + 1);

            nint second = pool.Shim.NewExpatParser(library);
            Require.Equal(XML_Parse(second, start, text.Length / 2, 1), Failed);
            XML_ParserFree(second);
        }
        XML_ParserFree(parser);
    }

    [UnmanagedCallersOnly]
    static void Count(int* items, byte* name, byte** attributes) => ++*items;

    [LibraryImport(Library)]
    private static partial void XML_SetUserData(nint parser, int* data);

    [LibraryImport(Library)]
    private static partial void XML_SetStartElementHandler(nint parser, delegate* unmanaged<int*, byte*, byte**, void> handler);

    [LibraryImport(Library)]
    private static partial int XML_Parse(nint parser, byte* text, int length, int isFinal);

    [LibraryImport(Library)]
    private static partial void XML_ParserFree(nint parser);
}
