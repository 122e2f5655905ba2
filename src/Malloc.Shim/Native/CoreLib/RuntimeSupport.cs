// Members that ilc looks up by name, because code it emits may call them.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System
{
    public class AppContext { public static void SetData(string name, object value) { } }

    /// <summary>Where the JIT turns the copy or the clear of a large struct into a call, it calls these.</summary>
    public static class SpanHelpers
    {
        [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memmove")]
        private static extern unsafe void* MoveBytes(ref byte to, ref byte from, nuint length);
        [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memset")]
        private static extern unsafe void* SetBytes(ref byte at, int value, nuint length);

        internal static unsafe void Memmove(ref byte to, ref byte from, nuint length) => MoveBytes(ref to, ref from, length);
        internal static unsafe void ClearWithoutReferences(ref byte at, nuint length) => SetBytes(ref at, 0, length);
        internal static unsafe void Fill(ref byte at, byte value, nuint length) => SetBytes(ref at, value, length);
    }

    public static class Buffer // the same, where the struct holds references
    {
        internal static void BulkMoveWithWriteBarrier(ref byte to, ref byte from, nuint length) => SpanHelpers.Memmove(ref to, ref from, length);
        internal static void Memmove(ref byte to, ref byte from, nuint length) => SpanHelpers.Memmove(ref to, ref from, length);
    }
}

namespace Internal.Runtime.CompilerHelpers
{
    internal class StartupCodeHelpers { }

    /// <summary>Where .NET would throw, the process stops: there are no exceptions here.</summary>
    internal static class ThrowHelpers
    {
        [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abort"), DoesNotReturn]
        private static extern void Abort();

        internal static void ThrowArgumentOutOfRangeException() => Abort();
        internal static void ThrowDivideByZeroException() => Abort();
        internal static void ThrowIndexOutOfRangeException() => Abort();
        internal static void ThrowInvalidProgramException(int id) => Abort();
        internal static void ThrowNotImplementedException() => Abort();
        internal static void ThrowNotSupportedException() => Abort();
        internal static void ThrowNullReferenceException() => Abort();
        internal static void ThrowOverflowException() => Abort();
        internal static void ThrowPlatformNotSupportedException() => Abort();
        internal static void ThrowTypeLoadException() => Abort();
    }
}
