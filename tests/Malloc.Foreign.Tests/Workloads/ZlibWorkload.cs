using System;
using System.Runtime.InteropServices;

namespace Pools.Foreign.Workloads;

/// <summary>A megabyte there and back, at every level.</summary>
internal static unsafe partial class ZlibWorkload
{
    const string Library = "libz.so.1";
    const int Finish = 4, StreamEnd = 1;

    public static void Run(WatchedPool pool)
    {
        byte[] text = new byte[1 << 20], packed = new byte[1 << 20], back = new byte[1 << 20];
        for (int i = 0; i < text.Length; i++) text[i] = (byte)(i % 251 & i >> 9);
        fixed (byte* from = text, through = packed, to = back)
        {
            for (int level = 1; level <= 9; level++)
            {
                Stream stream = default;
                pool.Shim.UseInZlib(&stream);
                Require.Equal(deflateInit_(&stream, level, "1.2", sizeof(Stream)), 0);
                stream.Give(from, text.Length, through, packed.Length);
                Require.Equal(deflate(&stream, Finish), StreamEnd);
                pool.Look();
                Require.Equal(deflateEnd(&stream), 0);

                Stream inverse = default;
                pool.Shim.UseInZlib(&inverse);
                Require.Equal(inflateInit_(&inverse, "1.2", sizeof(Stream)), 0);
                inverse.Give(through, (int)stream.TotalOut, to, back.Length);
                Require.Equal(inflate(&inverse, Finish), StreamEnd);
                pool.Look();
                Require.Equal(inflateEnd(&inverse), 0);
                Require.Equal(text.AsSpan().SequenceEqual(back), true);
                back.AsSpan().Clear();
            }
        }
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int deflateInit_(Stream* stream, int level, string version, int size);

    [LibraryImport(Library)]
    private static partial int deflate(Stream* stream, int flush);

    [LibraryImport(Library)]
    private static partial int deflateEnd(Stream* stream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inflateInit_(Stream* stream, string version, int size);

    [LibraryImport(Library)]
    private static partial int inflate(Stream* stream, int flush);

    [LibraryImport(Library)]
    private static partial int inflateEnd(Stream* stream);

    // z_stream
    struct Stream
    {
        public byte* Next;
        public uint Available;
        public nuint Total;
        public byte* NextOut;
        public uint AvailableOut;
        public nuint TotalOut;
        public byte* Message;
        public void* State, Alloc, Free, Opaque;
        public int DataType;
        public nuint Adler, Reserved;

        public void Give(byte* from, int length, byte* to, int room)
        {
            Next = from;
            Available = (uint)length;
            NextOut = to;
            AvailableOut = (uint)room;
        }
    }
}
