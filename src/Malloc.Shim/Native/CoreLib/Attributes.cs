// Attributes that shared source may carry. They are read by the compilers or by nobody.
namespace System
{
    public class Attribute { }

    [Flags]
    public enum AttributeTargets { All = 0x7fff }

    public sealed class AttributeUsageAttribute : Attribute
    {
        public AttributeUsageAttribute(AttributeTargets targets) { }
        public bool AllowMultiple { get; set; }
        public bool Inherited { get; set; }
    }

    public sealed class FlagsAttribute : Attribute { }
    public sealed class ParamArrayAttribute : Attribute { }
    public sealed class ObsoleteAttribute : Attribute
    {
        public ObsoleteAttribute() { }
        public ObsoleteAttribute(string? message) { }
        public ObsoleteAttribute(string? message, bool error) { }
    }
}

namespace System.Diagnostics
{
    public sealed class ConditionalAttribute : Attribute { public ConditionalAttribute(string symbol) { } }
    public sealed class StackTraceHiddenAttribute : Attribute { }
}

namespace System.Diagnostics.CodeAnalysis
{
    public sealed class AllowNullAttribute : Attribute { }
    public sealed class DisallowNullAttribute : Attribute { }
    public sealed class MaybeNullAttribute : Attribute { }
    public sealed class NotNullAttribute : Attribute { }
    public sealed class MaybeNullWhenAttribute : Attribute { public MaybeNullWhenAttribute(bool returnValue) { } }
    public sealed class NotNullWhenAttribute : Attribute { public NotNullWhenAttribute(bool returnValue) { } }
    public sealed class DoesNotReturnAttribute : Attribute { }
    public sealed class DoesNotReturnIfAttribute : Attribute { public DoesNotReturnIfAttribute(bool value) { } }
    public sealed class UnscopedRefAttribute : Attribute { }
    public sealed class SuppressMessageAttribute : Attribute
    {
        public SuppressMessageAttribute(string category, string checkId) { }
        public string? Justification { get; set; }
    }
}

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute : Attribute { public DefaultMemberAttribute(string member) { } } // on a type with an indexer
}

namespace System.Runtime
{
    /// <summary>Gives a method a C symbol. The method uses the C calling convention with no transition.</summary>
    public sealed class RuntimeExportAttribute : Attribute { public RuntimeExportAttribute(string symbol) { } }

    /// <summary>Binds an <c>InternalCall</c> method to a C symbol; the call is direct. The library is always "*".</summary>
    public sealed class RuntimeImportAttribute : Attribute { public RuntimeImportAttribute(string library, string symbol) { } }
}

namespace System.Runtime.InteropServices
{
    public enum LayoutKind { Sequential = 0, Explicit = 2, Auto = 3 }
    public enum UnmanagedType { } // named by the metadata of every `where T : unmanaged`

    public sealed class InAttribute : Attribute { }
    public sealed class OutAttribute : Attribute { }
    public sealed class FieldOffsetAttribute : Attribute { public FieldOffsetAttribute(int offset) { } }
    public sealed class StructLayoutAttribute : Attribute
    {
        public StructLayoutAttribute(LayoutKind kind) { }
        public int Size;
        public int Pack;
    }
}
