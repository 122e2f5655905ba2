// What the C# compiler asks for by name when it lowers the language: features, attributes, Unsafe.
namespace System.Runtime.CompilerServices
{
    public static class RuntimeFeature
    {
        public const string ByRefFields = nameof(ByRefFields);
        public const string DefaultImplementationsOfInterfaces = nameof(DefaultImplementationsOfInterfaces);
        public const string InlineArrayTypes = nameof(InlineArrayTypes);
        public const string NumericIntPtr = nameof(NumericIntPtr);
        public const string UnmanagedSignatureCallingConvention = nameof(UnmanagedSignatureCallingConvention);
        public const string VirtualStaticsInInterfaces = nameof(VirtualStaticsInInterfaces);
    }

    [Flags]
    public enum MethodImplOptions { NoInlining = 8, NoOptimization = 64, AggressiveInlining = 256, AggressiveOptimization = 512, InternalCall = 4096 }

    public sealed class MethodImplAttribute : Attribute { public MethodImplAttribute(MethodImplOptions options) { } }
    public sealed class SkipLocalsInitAttribute : Attribute { }

    /// <summary>Marks what the JIT replaces by instructions.</summary>
    /// <remarks>A body that calls itself says "always replaced": where it cannot be, the JIT puts a trap there.</remarks>
    public sealed class IntrinsicAttribute : Attribute { }

    public sealed class CompilerGeneratedAttribute : Attribute { }
    public sealed class ExtensionAttribute : Attribute { }
    public sealed class FixedBufferAttribute : Attribute { public FixedBufferAttribute(Type element, int length) { } }
    public sealed class InlineArrayAttribute : Attribute { public InlineArrayAttribute(int length) { } }
    public sealed class IsByRefLikeAttribute : Attribute { }
    public sealed class IsReadOnlyAttribute : Attribute { }
    public sealed class TupleElementNamesAttribute : Attribute { public TupleElementNamesAttribute(string[] names) { } }
    public sealed class UnsafeValueTypeAttribute : Attribute { }
    public sealed class CallerArgumentExpressionAttribute : Attribute { public CallerArgumentExpressionAttribute(string parameter) { } }

    public static class IsExternalInit { }
    public static class IsVolatile { }

    public static class RuntimeHelpers
    {
        /// <summary>Constant tables: <c>ReadOnlySpan&lt;int&gt; t = [1, 2];</c> points into the library's read-only data.</summary>
        [Intrinsic]
        public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle field) => CreateSpan<T>(field);
    }

    /// <summary>ilc writes these bodies itself.</summary>
    public static unsafe class Unsafe
    {
        [Intrinsic] public static int SizeOf<T>() => SizeOf<T>();
        [Intrinsic] public static void* AsPointer<T>(ref readonly T value) => AsPointer(in value);
        [Intrinsic] public static ref T AsRef<T>(void* pointer) => ref AsRef<T>(pointer);
        [Intrinsic] public static ref T AsRef<T>(scoped ref readonly T value) => ref AsRef(in value);
        [Intrinsic] public static ref TTo As<TFrom, TTo>(ref TFrom value) => ref As<TFrom, TTo>(ref value);
        [Intrinsic] public static ref T Add<T>(ref T value, int count) => ref Add(ref value, count);
        [Intrinsic] public static ref T Add<T>(ref T value, nuint count) => ref Add(ref value, count);
        [Intrinsic] public static T ReadUnaligned<T>(void* from) => ReadUnaligned<T>(from);
        [Intrinsic] public static void WriteUnaligned<T>(void* to, T value) => WriteUnaligned(to, value);
        [Intrinsic] public static void SkipInit<T>(out T value) => SkipInit(out value);
        [Intrinsic] public static void CopyBlock(void* to, void* from, uint length) => CopyBlock(to, from, length);
        [Intrinsic] public static void InitBlock(void* to, byte value, uint length) => InitBlock(to, value, length);
    }
}
