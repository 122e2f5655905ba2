using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pools.Tests;

/// <summary>
/// What of an assembly others can use, as text in the manner of C#: a line a type, by full name, a line a member, sorted. What a program outside can see
/// change is in it: names, types, nullability, default values, constants.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The text of an assembly.</summary>
    public static string Of(Assembly assembly) => string.Join('\n', assembly.GetExportedTypes()
        .Where(type => !Has<CompilerGeneratedAttribute>(type)).OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Type));

    private static string Type(Type type) =>
        Head(type) + "\n" + string.Concat(Members(type).Order(StringComparer.Ordinal).Select(member => $"    {member}\n"));

    private static string Head(Type type)
    {
        if (IsDelegate(type)) return $"delegate {Signature(type.GetMethod("Invoke")!, ApiName.Defined(type))}{ApiName.Constraints(type.GetGenericArguments())}";
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? (Has<IsReadOnlyAttribute>(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct")
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        IEnumerable<string> bases = type.IsEnum ? [ApiName.Of(Enum.GetUnderlyingType(type))]
            : type.GetInterfaces().Where(one => one.IsVisible).Select(ApiName.Of).Order(StringComparer.Ordinal)
                .Prepend(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? ApiName.Of(parent) : "").Where(name => name != "");
        string below = string.Join(", ", bases);
        return $"{kind} {ApiName.Defined(type)}{(below == "" ? "" : " : " + below)}{ApiName.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (IsDelegate(type)) return [];
        if (type.IsEnum) return type.GetFields(Declared | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(IsVisible).Select(made => $"{Access(made)}{type.Name.Split('`')[0]}({Parameters(made)})")
            .Concat(type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method)).Select(method => Method(type, method)))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)).Select(property => Property(type, property)))
            .Concat(type.GetEvents(Declared).Where(one => IsVisible(one.AddMethod!)).Select(one => $"{Modifiers(type, one.AddMethod!)}event {ApiName.Of(one)} {one.Name}"))
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Field));
    }

    private static string Method(Type type, MethodInfo method) =>
        Modifiers(type, method) + Signature(method, method.Name + ApiName.Parameters(method.GetGenericArguments())) + ApiName.Constraints(method.GetGenericArguments());

    private static string Signature(MethodInfo method, string name) => $"{ApiName.Of(method.ReturnParameter)} {name}({Parameters(method)})";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select((parameter, at) => (at == 0 && Has<ExtensionAttribute>(method) ? "this " : "") + Parameter(parameter)));

    private static string Parameter(ParameterInfo parameter) =>
        (Has<ParamArrayAttribute>(parameter) || Has<ParamCollectionAttribute>(parameter) ? "params " : "")
        + $"{ApiName.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "")}";

    private static string Property(Type type, PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(true).Where(IsVisible)];
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        IEnumerable<string> each = accessors.Select(accessor => (accessor.IsPublic == accessors[0].IsPublic ? "" : Access(accessor))
            + (accessor.ReturnType != typeof(void) ? "get; " : IsInit(accessor) ? "init; " : "set; "));
        return $"{Modifiers(type, accessors[0])}{(Has<RequiredMemberAttribute>(property) ? "required " : "")}{ApiName.Of(property)} {name} {{ {string.Concat(each)}}}";
    }

    private static string Field(FieldInfo field) =>
        (field.IsPublic ? "" : "protected ") + (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))
        + $"{ApiName.Of(field)} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "")}";

    private static string Modifiers(Type type, MethodInfo method)
    {
        string kind = method.IsStatic ? "static " : "";
        if (type.IsInterface) return kind + (method.IsAbstract ? "" : "virtual "); // with a body
        bool overrides = method.GetBaseDefinition() != method;
        if (method.IsAbstract) kind += overrides ? "abstract override " : "abstract ";
        else if (overrides) kind += method.IsFinal ? "sealed override " : "override ";
        else if (method.IsVirtual && !method.IsFinal) kind += "virtual ";
        return Access(method) + kind;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Literal(object? value) => value switch
    {
        null => "null", // the default of a struct too
        string text => $"\"{text}\"",
        char one => $"'{one}'",
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool Has<TAttribute>(ICustomAttributeProvider of) where TAttribute : Attribute => of.IsDefined(typeof(TAttribute), inherit: false);
}
