// The types that the compilers know by name. The C# compiler and ilc supply their behaviour: what is declared here
// is only what the cores name as a member.
namespace System;

public class Object
{
    // ilc lays every type out on top of this field; no object is ever made
    internal nint m_pEEType;
}

public abstract class ValueType { }
public abstract class Enum : ValueType { }
public struct Void { }
public struct Boolean { }
public struct Char { public const char MaxValue = '\uffff'; }
public struct SByte { public const sbyte MinValue = -0x80, MaxValue = 0x7f; }
public struct Byte { public const byte MinValue = 0, MaxValue = 0xff; }
public struct Int16 { public const short MinValue = -0x8000, MaxValue = 0x7fff; }
public struct UInt16 { public const ushort MinValue = 0, MaxValue = 0xffff; }
public struct Int32 { public const int MinValue = -0x80000000, MaxValue = 0x7fffffff; }
public struct UInt32 { public const uint MinValue = 0, MaxValue = 0xffffffff; }
public struct Int64 { public const long MinValue = -0x8000000000000000, MaxValue = 0x7fffffffffffffff; }
public struct UInt64 { public const ulong MinValue = 0, MaxValue = 0xffffffffffffffff; }
public struct Single { }
public struct Double { }

public struct IntPtr
{
    public static unsafe int Size => sizeof(nint);
    public static nint Zero => 0;
    public static unsafe nint MaxValue => (nint)(nuint.MaxValue >> 1);
    public static nint MinValue => ~MaxValue;
}

public struct UIntPtr
{
    public static unsafe int Size => sizeof(nuint);
    public static nuint Zero => 0;
    public static nuint MinValue => 0;
    public static nuint MaxValue => ~(nuint)0;
}

public struct Nullable<T> where T : struct { }

public struct ValueTuple<T1, T2>
{
    public T1 Item1;
    public T2 Item2;
    public ValueTuple(T1 item1, T2 item2) { Item1 = item1; Item2 = item2; }
}

public struct ValueTuple<T1, T2, T3>
{
    public T1 Item1;
    public T2 Item2;
    public T3 Item3;
    public ValueTuple(T1 item1, T2 item2, T3 item3) { Item1 = item1; Item2 = item2; Item3 = item3; }
}

// Named in signatures and metadata only.
public sealed class String { public readonly int Length; }
public abstract class Array { }
public abstract class Type { }
public abstract class Delegate { }
public abstract class MulticastDelegate : Delegate { }
public class Exception { }
public struct RuntimeTypeHandle { }
public struct RuntimeMethodHandle { }
public struct RuntimeFieldHandle { }
