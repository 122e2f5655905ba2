using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

/// <summary>What a load came to.</summary>
internal sealed record Figures(double BytesARequest, int Collections, double RequestsASecond);

/// <summary>Some connections, each a thread that sends the next request when it has the whole answer.</summary>
internal sealed class Load(int port)
{
    const int Connections = 8;

    static ReadOnlySpan<byte> Request => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8;

    public Figures Run(int requests)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Connections).Select(_ => new Thread(() => Send(requests / Connections)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new((GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)requests, GC.CollectionCount(0) - collections, requests / seconds);
    }

    void Send(int requests)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        byte[] answer = new byte[Report.Bytes + 1024];
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
