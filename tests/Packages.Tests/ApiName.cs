using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Pools.Tests;

/// <summary>The names of types as C# writes them, with nullability where a member has it.</summary>
internal static class ApiName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The type of a parameter, or what a method returns.</summary>
    public static string Of(ParameterInfo parameter)
    {
        string by = !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out " : parameter.IsIn ? "in "
            : parameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "InAttribute") ? "ref readonly " : "ref ";
        return by + Of(parameter.ParameterType, Nullability.Create(parameter));
    }

    /// <summary>The type of a property.</summary>
    public static string Of(PropertyInfo property) =>
        (property.PropertyType.IsByRef ? "ref " : "") + Of(property.PropertyType, Nullability.Create(property));

    /// <summary>The type of an event.</summary>
    public static string Of(EventInfo one) => Of(one.EventHandlerType!, Nullability.Create(one));

    /// <summary>The type of a field.</summary>
    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field));

    /// <summary>A type that stands for itself.</summary>
    public static string Of(Type type) => Of(type, null);

    /// <summary>A type where it is defined: with namespace, outer types and the names of its parameters.</summary>
    public static string Defined(Type type)
    {
        string outer = type.DeclaringType is { } declaring ? Defined(declaring) : type.Namespace!;
        int inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        return $"{outer}.{type.Name.Split('`')[0]}{Parameters(type.GetGenericArguments()[inherited..])}";
    }

    /// <summary>The parameters of a generic type or method.</summary>
    public static string Parameters(Type[] generic) => generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(Of))}>";

    /// <summary>What is asked of them.</summary>
    public static string Constraints(Type[] generic) => string.Concat(generic.Where(type => type.IsGenericParameter).Select(type =>
    {
        GenericParameterAttributes flags = type.GenericParameterAttributes;
        bool isValue = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isUnmanaged = type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute");
        List<string> all = [.. type.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal)];
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) all.Insert(0, "class");
        if (isValue) all.Insert(0, isUnmanaged ? "unmanaged" : "struct");
        else if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) all.Add("new()");
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike)) all.Add("allows ref struct");
        return all.Count == 0 ? "" : $" where {type.Name} : {string.Join(", ", all)}";
    }));

    private static string Of(Type type, NullabilityInfo? known)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, known);
        if (type.IsGenericParameter) return type.Name; // of one without constraints it is not known whether it takes null
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        string name = Plain(type, known);
        NullabilityState state = known is null ? NullabilityState.Unknown : known.ReadState != NullabilityState.Unknown ? known.ReadState : known.WriteState;
        return state == NullabilityState.Nullable && !type.IsValueType && !type.IsPointer ? name + "?" : name;
    }

    private static string Plain(Type type, NullabilityInfo? known)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsArray) return Of(type.GetElementType()!, known?.ElementType) + $"[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsFunctionPointer)
            return $"delegate*{(type.IsUnmanagedFunctionPointer ? " unmanaged" : "")}<{string.Join(", ", type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).Select(Of))}>";

        Type[] arguments = type.GetGenericArguments();
        int inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string outer = type.DeclaringType is { } declaring ? Of(inherited == 0 ? declaring : declaring.MakeGenericType(arguments[..inherited])) + "." : "";
        IEnumerable<string> own = arguments.Select((argument, at) => Of(argument, known?.GenericTypeArguments.ElementAtOrDefault(at))).Skip(inherited);
        return outer + type.Name.Split('`')[0] + (arguments.Length == inherited ? "" : $"<{string.Join(", ", own)}>");
    }
}
