using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace System
{
    public static class Math
    {
        public static int Min(int a, int b) => a < b ? a : b;
        public static uint Min(uint a, uint b) => a < b ? a : b;
        public static long Min(long a, long b) => a < b ? a : b;
        public static ulong Min(ulong a, ulong b) => a < b ? a : b;
        public static nint Min(nint a, nint b) => a < b ? a : b;
        public static nuint Min(nuint a, nuint b) => a < b ? a : b;

        public static int Max(int a, int b) => a > b ? a : b;
        public static uint Max(uint a, uint b) => a > b ? a : b;
        public static long Max(long a, long b) => a > b ? a : b;
        public static ulong Max(ulong a, ulong b) => a > b ? a : b;
        public static nint Max(nint a, nint b) => a > b ? a : b;
        public static nuint Max(nuint a, nuint b) => a > b ? a : b;

        /// <summary>The high half of a product; the product overflows when this is not zero.</summary>
        /// <remarks>The JIT gives the processor's wide multiplication by name only from BMI2 on, which may not be there.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong BigMul(ulong a, ulong b, out ulong low)
        {
            low = a * b;
            if ((a | b) <= uint.MaxValue) return 0;
            ulong lower = (uint)a * (ulong)(uint)b;
            ulong cross = (a >> 32) * (uint)b + (lower >> 32);
            ulong cross2 = (uint)a * (b >> 32) + (uint)cross;
            return (a >> 32) * (b >> 32) + (cross >> 32) + (cross2 >> 32);
        }
    }
}

namespace System.Numerics
{
    public static class BitOperations
    {
        public static bool IsPow2(int value) => value > 0 && (value & (value - 1)) == 0;
        public static bool IsPow2(uint value) => value != 0 && (value & (value - 1)) == 0;
        public static bool IsPow2(ulong value) => value != 0 && (value & (value - 1)) == 0;
        public static bool IsPow2(nuint value) => value != 0 && (value & (value - 1)) == 0;

        // bsf and bsr leave their result undefined for 0, which .NET defines.
        [Intrinsic] public static int TrailingZeroCount(uint value) => (int)X86Base.X64.BitScanForward(value | 1ul << 32);
        [Intrinsic] public static int TrailingZeroCount(ulong value) => value == 0 ? 64 : (int)X86Base.X64.BitScanForward(value);
        public static int TrailingZeroCount(int value) => TrailingZeroCount((uint)value);
        public static int TrailingZeroCount(nuint value) => TrailingZeroCount((ulong)value);

        [Intrinsic] public static int LeadingZeroCount(uint value) => value == 0 ? 32 : 31 ^ (int)X86Base.BitScanReverse(value);
        [Intrinsic] public static int LeadingZeroCount(ulong value) => value == 0 ? 64 : 63 ^ (int)X86Base.X64.BitScanReverse(value);
        public static int LeadingZeroCount(nuint value) => LeadingZeroCount((ulong)value);

        [Intrinsic] public static int Log2(uint value) => (int)X86Base.BitScanReverse(value | 1);
        [Intrinsic] public static int Log2(ulong value) => (int)X86Base.X64.BitScanReverse(value | 1);
        public static int Log2(nuint value) => Log2((ulong)value);

        [Intrinsic] public static int PopCount(uint value) => PopCount(value);
        [Intrinsic] public static int PopCount(ulong value) => PopCount(value);
        public static int PopCount(nuint value) => PopCount((ulong)value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static uint RotateLeft(uint value, int offset) => (value << offset) | (value >> (32 - offset));
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static ulong RotateLeft(ulong value, int offset) => (value << offset) | (value >> (64 - offset));
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static uint RotateRight(uint value, int offset) => (value >> offset) | (value << (32 - offset));
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static ulong RotateRight(ulong value, int offset) => (value >> offset) | (value << (64 - offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static uint RoundUpToPowerOf2(uint value) => value <= 1 ? value : (uint)(1ul << (32 - LeadingZeroCount(value - 1)));
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static ulong RoundUpToPowerOf2(ulong value) => value <= 1 ? value : value > 1ul << 63 ? 0 : 1ul << (64 - LeadingZeroCount(value - 1));
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public static nuint RoundUpToPowerOf2(nuint value) => (nuint)RoundUpToPowerOf2((ulong)value);
    }
}
