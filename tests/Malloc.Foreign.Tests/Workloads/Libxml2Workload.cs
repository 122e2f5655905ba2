using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>A document as a tree, asked by XPath, and written again.</summary>
internal static unsafe partial class Libxml2Workload
{
    const string Library = "libxml2.so.2";

    public static void Run(WatchedPool pool)
    {
        pool.Shim.UseInLibxml2(NativeLibrary.Load(Library));
        xmlInitParser();
        byte[] text = XmlText.Make();
        nint document;
        fixed (byte* start = text) document = xmlReadMemory(start, text.Length, "list.xml", null, 2); // XML_PARSE_NOENT
        pool.Look();
        nint context = xmlXPathNewContext(document);
        Require.Equal(xmlXPathRegisterNs(context, "q", "urn:pools"), 0);
        Require.Equal(Number(context, "count(//q:item[@n mod 2 = 0])"), XmlText.Items / 2);
        Require.Equal(Number(context, "count(//title[contains(., 'teborg 42')])"), 1 + 10 + 100);
        pool.Look();
        xmlXPathFreeContext(context);
        byte* written;
        int length;
        xmlDocDumpMemory(document, &written, &length);
        Require.Equal(length > text.Length / 2, true);
        pool.Look();
        pool.Shim.Free(written); // its xmlFree is the shim's
        xmlFreeDoc(document);
        xmlCleanupParser();
    }

    static double Number(nint context, string expression)
    {
        nint answer = xmlXPathEvalExpression(expression, context);
        double number = xmlXPathCastToNumber(answer);
        xmlXPathFreeObject(answer);
        return number;
    }

    [LibraryImport(Library)]
    private static partial void xmlInitParser();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint xmlReadMemory(byte* text, int length, string url, string? encoding, int options);

    [LibraryImport(Library)]
    private static partial nint xmlXPathNewContext(nint document);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int xmlXPathRegisterNs(nint context, string prefix, string uri);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint xmlXPathEvalExpression(string expression, nint context);

    [LibraryImport(Library)]
    private static partial double xmlXPathCastToNumber(nint answer);

    [LibraryImport(Library)]
    private static partial void xmlXPathFreeObject(nint answer);

    [LibraryImport(Library)]
    private static partial void xmlXPathFreeContext(nint context);

    [LibraryImport(Library)]
    private static partial void xmlDocDumpMemory(nint document, byte** text, int* length);

    [LibraryImport(Library)]
    private static partial void xmlFreeDoc(nint document);

    [LibraryImport(Library)]
    private static partial void xmlCleanupParser();
}
