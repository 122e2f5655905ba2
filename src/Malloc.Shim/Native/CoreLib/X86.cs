// The x86 instructions that the cores ask for by name. IsSupported is a constant: the build fixes the instruction set.
using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

[Intrinsic]
public abstract class X86Base
{
    public static bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static void Pause() => Pause();
    [Intrinsic] internal static uint BitScanForward(uint value) => BitScanForward(value);
    [Intrinsic] internal static uint BitScanReverse(uint value) => BitScanReverse(value);

    [Intrinsic]
    public abstract class X64
    {
        public static bool IsSupported { [Intrinsic] get => IsSupported; }
        [Intrinsic] internal static ulong BitScanForward(ulong value) => BitScanForward(value);
        [Intrinsic] internal static ulong BitScanReverse(ulong value) => BitScanReverse(value);
    }
}

[Intrinsic]
public abstract unsafe class Sse : X86Base
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static void Prefetch0(void* at) => Prefetch0(at);
}

[Intrinsic]
public abstract unsafe class Sse2 : Sse
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static Vector128<int> LoadVector128(int* at) => LoadVector128(at);
    [Intrinsic] public static Vector128<byte> LoadVector128(byte* at) => LoadVector128(at);
    [Intrinsic] public static Vector128<ulong> LoadVector128(ulong* at) => LoadVector128(at);
    [Intrinsic] public static void Store(int* at, Vector128<int> value) => Store(at, value);
    [Intrinsic] public static void Store(byte* at, Vector128<byte> value) => Store(at, value);
    [Intrinsic] public static void Store(ulong* at, Vector128<ulong> value) => Store(at, value);
    [Intrinsic] public static Vector128<int> And(Vector128<int> a, Vector128<int> b) => And(a, b);
    [Intrinsic] public static Vector128<int> Or(Vector128<int> a, Vector128<int> b) => Or(a, b);
    [Intrinsic] public static Vector128<int> Xor(Vector128<int> a, Vector128<int> b) => Xor(a, b);
    [Intrinsic] public static Vector128<int> Add(Vector128<int> a, Vector128<int> b) => Add(a, b);
    [Intrinsic] public static Vector128<int> Subtract(Vector128<int> a, Vector128<int> b) => Subtract(a, b);
    [Intrinsic] public static Vector128<byte> CompareEqual(Vector128<byte> a, Vector128<byte> b) => CompareEqual(a, b);
    [Intrinsic] public static Vector128<int> CompareEqual(Vector128<int> a, Vector128<int> b) => CompareEqual(a, b);
    [Intrinsic] public static Vector128<int> CompareGreaterThan(Vector128<int> a, Vector128<int> b) => CompareGreaterThan(a, b);
    [Intrinsic] public static Vector128<int> CompareLessThan(Vector128<int> a, Vector128<int> b) => CompareLessThan(a, b);
    [Intrinsic] public static Vector128<sbyte> PackSignedSaturate(Vector128<short> a, Vector128<short> b) => PackSignedSaturate(a, b);
    [Intrinsic] public static Vector128<short> PackSignedSaturate(Vector128<int> a, Vector128<int> b) => PackSignedSaturate(a, b);
    [Intrinsic] public static int MoveMask(Vector128<sbyte> value) => MoveMask(value);
    [Intrinsic] public static int MoveMask(Vector128<byte> value) => MoveMask(value);
    [Intrinsic] public static Vector128<int> Shuffle(Vector128<int> value, byte control) => Shuffle(value, control);
    [Intrinsic] public static int ConvertToInt32(Vector128<int> value) => ConvertToInt32(value);
}

[Intrinsic]
public abstract class Sse41 : Sse2
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static Vector128<ushort> MinHorizontal(Vector128<ushort> value) => MinHorizontal(value);
    [Intrinsic] public static Vector128<int> Max(Vector128<int> a, Vector128<int> b) => Max(a, b);
    [Intrinsic] public static Vector128<uint> Max(Vector128<uint> a, Vector128<uint> b) => Max(a, b);
    [Intrinsic] public static Vector128<int> Min(Vector128<int> a, Vector128<int> b) => Min(a, b);
    [Intrinsic] public static Vector128<uint> Min(Vector128<uint> a, Vector128<uint> b) => Min(a, b);
}

[Intrinsic]
public abstract class Sse42 : Sse41
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static Vector128<long> CompareGreaterThan(Vector128<long> a, Vector128<long> b) => CompareGreaterThan(a, b);
}

[Intrinsic]
public abstract class Popcnt : Sse42
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
}

[Intrinsic]
public abstract class Avx : Sse42
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
}

[Intrinsic]
public abstract unsafe class Avx2 : Avx
{
    public static new bool IsSupported { [Intrinsic] get => IsSupported; }
    [Intrinsic] public static Vector256<int> CompareGreaterThan(Vector256<int> a, Vector256<int> b) => CompareGreaterThan(a, b);
    [Intrinsic] public static Vector256<int> Max(Vector256<int> a, Vector256<int> b) => Max(a, b);
    [Intrinsic] public static int MoveMask(Vector256<byte> value) => MoveMask(value);
}
