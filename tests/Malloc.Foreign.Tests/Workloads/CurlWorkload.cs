using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Pools.Foreign.Workloads;

/// <summary>Requests to a server in this process, with headers of the client's, on one connection after another.</summary>
internal static unsafe partial class CurlWorkload
{
    const string Library = "libcurl.so.4";
    const int Url = 10002, HttpHeader = 10023, WriteFunction = 20011, WriteData = 10001, NoProxy = 10177;
    const int Requests = 20, BodySize = 100_000;

    public static void Run(WatchedPool pool)
    {
        pool.Shim.UseInCurl(NativeLibrary.Load(Library));
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task server = Task.Run(() => Serve(listener));

        nint headers = curl_slist_append(curl_slist_append(0, "X-Pool: yes"), "Accept: text/plain");
        for (int i = 0; i < Requests; i++)
        {
            nint easy = curl_easy_init();
            nuint received = 0;
            curl_easy_setopt_text(easy, Url, $"http://{listener.LocalEndpoint}/{i}");
            curl_easy_setopt_text(easy, NoProxy, "*");
            curl_easy_setopt(easy, HttpHeader, headers);
            curl_easy_setopt(easy, WriteFunction, (nint)(delegate* unmanaged<byte*, nuint, nuint, nuint*, nuint>)&Receive);
            curl_easy_setopt(easy, WriteData, (nint)(&received));
            Require.Equal(curl_easy_perform(easy), 0);
            Require.Equal(received, (nuint)BodySize);
            pool.Look();
            curl_easy_cleanup(easy);
        }
        curl_slist_free_all(headers);
        curl_global_cleanup();
        server.Wait();
    }

    static void Serve(TcpListener listener)
    {
        for (int i = 0; i < Requests; i++)
        {
            using TcpClient client = listener.AcceptTcpClient();
            using Stream stream = client.GetStream();
            using StreamReader request = new(stream);
            while (!string.IsNullOrEmpty(request.ReadLine())) { }
            stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n"u8);
            stream.Write(new byte[BodySize]);
        }
    }

    [UnmanagedCallersOnly]
    static nuint Receive(byte* bytes, nuint size, nuint count, nuint* received)
    {
        *received += count;
        return count;
    }

    [LibraryImport(Library)]
    private static partial nint curl_easy_init();

    [LibraryImport(Library)]
    private static partial int curl_easy_setopt(nint easy, int option, nint value);

    [LibraryImport(Library, EntryPoint = nameof(curl_easy_setopt), StringMarshalling = StringMarshalling.Utf8)]
    private static partial int curl_easy_setopt_text(nint easy, int option, string value);

    [LibraryImport(Library)]
    private static partial int curl_easy_perform(nint easy);

    [LibraryImport(Library)]
    private static partial void curl_easy_cleanup(nint easy);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint curl_slist_append(nint list, string text);

    [LibraryImport(Library)]
    private static partial void curl_slist_free_all(nint list);

    [LibraryImport(Library)]
    private static partial void curl_global_cleanup();
}
