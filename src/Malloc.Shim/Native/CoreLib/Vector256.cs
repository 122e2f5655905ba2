using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

/// <summary>32 bytes in a vector register, for code under <c>if (Avx2.IsSupported)</c>.</summary>
[Intrinsic]
public readonly struct Vector256<T>
{
    private readonly Vector128<T> _low, _high;
}

public static unsafe class Vector256
{
    public static bool IsHardwareAccelerated { [Intrinsic] get => IsHardwareAccelerated; }

    [Intrinsic] public static Vector256<int> Create(int value) => Create(value);
    public static Vector256<T> Load<T>(T* at) where T : unmanaged => Unsafe.ReadUnaligned<Vector256<T>>(at);
    [Intrinsic] public static Vector256<byte> AsByte<T>(this Vector256<T> value) => AsByte(value);
    [Intrinsic] public static Vector256<T> GreaterThan<T>(Vector256<T> a, Vector256<T> b) => GreaterThan(a, b);
    [Intrinsic] public static Vector256<T> Max<T>(Vector256<T> a, Vector256<T> b) => Max(a, b);
    [Intrinsic] public static uint ExtractMostSignificantBits<T>(this Vector256<T> value) => ExtractMostSignificantBits(value);
}
