using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

/// <summary>What loads came to.</summary>
internal readonly record struct Figures(int Requests, long Bytes, int Collections, double Seconds)
{
    public double BytesARequest => Bytes / (double)Requests;

    public double RequestsASecond => Requests / Seconds;

    public static Figures operator +(Figures a, Figures b) =>
        new(a.Requests + b.Requests, a.Bytes + b.Bytes, a.Collections + b.Collections, a.Seconds + b.Seconds);
}

/// <summary>Some connections, which stay open; for each a thread that sends the next request when it has the whole answer.</summary>
internal sealed class Load : IDisposable
{
    public const int Connections = 8;

    readonly (Socket Socket, byte[] Answer)[] connections;

    public Load(int port) => connections = [.. Enumerable.Range(0, Connections).Select(_ => Connect(port))];

    static ReadOnlySpan<byte> Request => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8;

    static (Socket, byte[]) Connect(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return (socket, new byte[Report.Bytes + 1024]);
    }

    public void Dispose()
    {
        foreach ((Socket socket, _) in connections) socket.Dispose();
    }

    public Figures Run(int requests)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        long start = Stopwatch.GetTimestamp();
        int each = requests / Connections;
        Thread[] threads = [.. connections.Select(connection => new Thread(() => Send(connection.Socket, connection.Answer, each)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(each * Connections, GC.GetTotalAllocatedBytes(precise: true) - bytes, GC.CollectionCount(0) - collections, seconds);
    }

    static void Send(Socket socket, byte[] answer, int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            socket.Send(Request);
            int end, received = 0;
            do
            {
                int more = socket.Receive(answer.AsSpan(received));
                if (more == 0) throw new IOException("The server closed the connection.");
                received += more;
                end = answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) + 4;
            } while (end < 4 || received < end + Report.Bytes);
            if (!answer.AsSpan(end).StartsWith("000000"u8) || answer[end + Report.Bytes - 1] != '\n') throw new IOException("That is not the report.");
        }
    }
}
