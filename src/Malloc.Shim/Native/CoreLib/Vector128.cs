using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics;

#pragma warning disable CS0660, CS0661 // no object is ever made, so there is no Equals to override

/// <summary>16 bytes in a vector register.</summary>
[Intrinsic]
public readonly struct Vector128<T>
{
    private readonly ulong _low, _high; // give the size; the JIT keeps the value in a register

    public static Vector128<T> Zero { [Intrinsic] get => Zero; }
    public static Vector128<T> AllBitsSet { [Intrinsic] get => AllBitsSet; }
    public static int Count { [Intrinsic] get => Count; }

    [Intrinsic] public static bool operator ==(Vector128<T> a, Vector128<T> b) => a == b;
    [Intrinsic] public static bool operator !=(Vector128<T> a, Vector128<T> b) => a != b;
    [Intrinsic] public static Vector128<T> operator &(Vector128<T> a, Vector128<T> b) => a & b;
    [Intrinsic] public static Vector128<T> operator |(Vector128<T> a, Vector128<T> b) => a | b;
    [Intrinsic] public static Vector128<T> operator ^(Vector128<T> a, Vector128<T> b) => a ^ b;
    [Intrinsic] public static Vector128<T> operator ~(Vector128<T> value) => ~value;
    [Intrinsic] public static Vector128<T> operator >>(Vector128<T> value, int count) => value >> count;
    [Intrinsic] public static Vector128<T> operator +(Vector128<T> a, Vector128<T> b) => a + b;
    [Intrinsic] public static Vector128<T> operator -(Vector128<T> a, Vector128<T> b) => a - b;
}

/// <summary>The portable operations: the same source is SSE on x64 and NEON on arm64.</summary>
public static unsafe class Vector128
{
    public static bool IsHardwareAccelerated { [Intrinsic] get => IsHardwareAccelerated; }

    [Intrinsic] public static Vector128<byte> Create(byte value) => Create(value);
    [Intrinsic] public static Vector128<int> Create(int value) => Create(value);
    [Intrinsic] public static Vector128<uint> Create(uint value) => Create(value);
    [Intrinsic] public static Vector128<long> Create(long value) => Create(value);
    [Intrinsic] public static Vector128<ulong> Create(ulong value) => Create(value);
    [Intrinsic] public static Vector128<ulong> Create(ulong first, ulong second) => Create(first, second);
    [Intrinsic] public static Vector128<int> Create(int e0, int e1, int e2, int e3) => Create(e0, e1, e2, e3);

    [Intrinsic] public static Vector128<byte> AsByte<T>(this Vector128<T> value) => AsByte(value);
    [Intrinsic] public static Vector128<sbyte> AsSByte<T>(this Vector128<T> value) => AsSByte(value);
    [Intrinsic] public static Vector128<int> AsInt32<T>(this Vector128<T> value) => AsInt32(value);
    [Intrinsic] public static Vector128<ushort> AsUInt16<T>(this Vector128<T> value) => AsUInt16(value);
    [Intrinsic] public static Vector128<uint> AsUInt32<T>(this Vector128<T> value) => AsUInt32(value);
    [Intrinsic] public static Vector128<ulong> AsUInt64<T>(this Vector128<T> value) => AsUInt64(value);

    public static Vector128<T> Load<T>(T* at) where T : unmanaged => Unsafe.ReadUnaligned<Vector128<T>>(at);
    [Intrinsic] public static Vector128<T> LoadAligned<T>(T* at) where T : unmanaged => LoadAligned(at);
    public static void Store<T>(this Vector128<T> value, T* at) where T : unmanaged => Unsafe.WriteUnaligned(at, value);
    [Intrinsic] public static void StoreAligned<T>(this Vector128<T> value, T* at) where T : unmanaged => StoreAligned(value, at);

    [Intrinsic] public static Vector128<T> Equals<T>(Vector128<T> a, Vector128<T> b) => Equals(a, b);
    public static bool EqualsAll<T>(Vector128<T> a, Vector128<T> b) => a == b;
    [Intrinsic] public static Vector128<T> GreaterThan<T>(Vector128<T> a, Vector128<T> b) => GreaterThan(a, b);
    [Intrinsic] public static Vector128<T> GreaterThanOrEqual<T>(Vector128<T> a, Vector128<T> b) => GreaterThanOrEqual(a, b);
    [Intrinsic] public static bool GreaterThanOrEqualAny<T>(Vector128<T> a, Vector128<T> b) => GreaterThanOrEqualAny(a, b);
    [Intrinsic] public static Vector128<T> AndNot<T>(Vector128<T> a, Vector128<T> b) => AndNot(a, b);
    [Intrinsic] public static Vector128<T> Max<T>(Vector128<T> a, Vector128<T> b) => Max(a, b);
    [Intrinsic] public static Vector128<T> Min<T>(Vector128<T> a, Vector128<T> b) => Min(a, b);
    [Intrinsic] public static uint ExtractMostSignificantBits<T>(this Vector128<T> value) => ExtractMostSignificantBits(value);
    [Intrinsic] public static T GetElement<T>(this Vector128<T> value, int index) => GetElement(value, index);
    [Intrinsic] public static T ToScalar<T>(this Vector128<T> value) => ToScalar(value);
    [Intrinsic] public static Vector128<byte> Shuffle(Vector128<byte> value, Vector128<byte> indices) => Shuffle(value, indices);
    [Intrinsic] public static Vector128<int> Shuffle(Vector128<int> value, Vector128<int> indices) => Shuffle(value, indices);
}
