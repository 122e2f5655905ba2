using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace System.Threading;

/// <summary>Locked instructions.</summary>
public static class Interlocked
{
    [Intrinsic] public static int CompareExchange(ref int at, int value, int comparand) => CompareExchange(ref at, value, comparand);
    [Intrinsic] public static uint CompareExchange(ref uint at, uint value, uint comparand) => CompareExchange(ref at, value, comparand);
    [Intrinsic] public static long CompareExchange(ref long at, long value, long comparand) => CompareExchange(ref at, value, comparand);
    [Intrinsic] public static ulong CompareExchange(ref ulong at, ulong value, ulong comparand) => CompareExchange(ref at, value, comparand);
    [Intrinsic] public static nint CompareExchange(ref nint at, nint value, nint comparand) => CompareExchange(ref at, value, comparand);
    [Intrinsic] public static nuint CompareExchange(ref nuint at, nuint value, nuint comparand) => CompareExchange(ref at, value, comparand);

    [Intrinsic] public static int Exchange(ref int at, int value) => Exchange(ref at, value);
    [Intrinsic] public static uint Exchange(ref uint at, uint value) => Exchange(ref at, value);
    [Intrinsic] public static long Exchange(ref long at, long value) => Exchange(ref at, value);
    [Intrinsic] public static ulong Exchange(ref ulong at, ulong value) => Exchange(ref at, value);
    [Intrinsic] public static nint Exchange(ref nint at, nint value) => Exchange(ref at, value);
    [Intrinsic] public static nuint Exchange(ref nuint at, nuint value) => Exchange(ref at, value);

    // .NET keeps these two to itself, so the cores use Add.
    [Intrinsic] private static int ExchangeAdd(ref int at, int value) => ExchangeAdd(ref at, value);
    [Intrinsic] private static long ExchangeAdd(ref long at, long value) => ExchangeAdd(ref at, value);

    public static int Add(ref int at, int value) => ExchangeAdd(ref at, value) + value;
    public static uint Add(ref uint at, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref at), (int)value);
    public static long Add(ref long at, long value) => ExchangeAdd(ref at, value) + value;
    public static ulong Add(ref ulong at, ulong value) => (ulong)Add(ref Unsafe.As<ulong, long>(ref at), (long)value);

    public static int Increment(ref int at) => Add(ref at, 1);
    public static uint Increment(ref uint at) => Add(ref at, 1u);
    public static long Increment(ref long at) => Add(ref at, 1L);
    public static ulong Increment(ref ulong at) => Add(ref at, 1ul);
    public static int Decrement(ref int at) => Add(ref at, -1);
    public static uint Decrement(ref uint at) => Add(ref at, ~0u);
    public static long Decrement(ref long at) => Add(ref at, -1L);
    public static ulong Decrement(ref ulong at) => Add(ref at, ~0ul);

    [Intrinsic] public static int And(ref int at, int value) => And(ref at, value);
    [Intrinsic] public static long And(ref long at, long value) => And(ref at, value);
    [Intrinsic] public static int Or(ref int at, int value) => Or(ref at, value);
    [Intrinsic] public static long Or(ref long at, long value) => Or(ref at, value);

    [Intrinsic] public static void MemoryBarrier() => MemoryBarrier();
}

/// <summary>Acquire loads and release stores.</summary>
public static class Volatile
{
    [Intrinsic] public static bool Read(ref readonly bool at) => Read(in at);
    [Intrinsic] public static byte Read(ref readonly byte at) => Read(in at);
    [Intrinsic] public static int Read(ref readonly int at) => Read(in at);
    [Intrinsic] public static uint Read(ref readonly uint at) => Read(in at);
    [Intrinsic] public static long Read(ref readonly long at) => Read(in at);
    [Intrinsic] public static ulong Read(ref readonly ulong at) => Read(in at);
    [Intrinsic] public static nint Read(ref readonly nint at) => Read(in at);
    [Intrinsic] public static nuint Read(ref readonly nuint at) => Read(in at);

    [Intrinsic] public static void Write(ref bool at, bool value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref byte at, byte value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref int at, int value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref uint at, uint value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref long at, long value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref ulong at, ulong value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref nint at, nint value) => Write(ref at, value);
    [Intrinsic] public static void Write(ref nuint at, nuint value) => Write(ref at, value);
}

public static class Thread
{
    /// <summary>Tells the processor that this is a wait loop.</summary>
    public static void SpinWait(int iterations)
    {
        for (; iterations > 0; iterations--)
        {
            if (X86Base.IsSupported) X86Base.Pause(); // elsewhere the loop itself is the pause
        }
    }
}
