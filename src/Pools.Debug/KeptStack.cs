using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;

namespace Pools;

/// <summary>A managed stack, innermost frame first, cut at a depth, without the frames of this library. Two are equal when each frame has the same method and place in it.</summary>
internal sealed class KeptStack : IEquatable<KeptStack>
{
    static readonly ConcurrentDictionary<Assembly, bool> Own = [];

    readonly Place[] places;
    readonly int hash;

    KeptStack(ReadOnlySpan<StackFrame> frames)
    {
        Frames = frames.ToArray();
        places = Array.ConvertAll(Frames, Place.Of);
        HashCode sum = default;
        foreach (Place place in places) sum.Add(place);
        hash = sum.ToHashCode();
    }

    public StackFrame[] Frames { get; }

    /// <summary>The stack that called into the library. Files and lines are looked up when it is written: that is slow.</summary>
    public static KeptStack OfCaller(int depth)
    {
        ReadOnlySpan<StackFrame> frames = new StackTrace(fNeedFileInfo: false).GetFrames();
        while (frames.Length != 0 && IsOwn(Place.MethodOf(frames[0]))) frames = frames[1..];
        return new KeptStack(frames.Length > depth ? frames[..depth] : frames);
    }

    public bool Equals(KeptStack? other) => other is not null && hash == other.hash && places.AsSpan().SequenceEqual(other.places);

    public override bool Equals(object? other) => Equals(other as KeptStack);

    public override int GetHashCode() => hash;

    /// <summary>A line for each frame, as in an exception's stack trace, the lines indented to go on below the first.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (StackFrame frame in Frames)
        {
            string method = new StackTrace(frame).ToString().Trim();
            if (method.Length == 0) continue; // hidden
            if (text.Length != 0) text.Append("\n    ");
            text.Append(method);
            if (SourceLine.TryFind(frame, out string file, out int line)) text.Append(" in ").Append(file).Append(":line ").Append(line);
        }
        return text.ToString();
    }

    static bool IsOwn(MethodBase? method) => method?.DeclaringType?.Assembly is { } assembly
        && Own.GetOrAdd(assembly, static a => a.GetName().Name is "Pools.Arena" or "Pools.Debug" or "Malloc.Shim");

    // Compiled ahead of time a method may be unknown; the address is known then, and only then.
    readonly record struct Place(MethodBase? Method, int Offset, nint Address)
    {
        public static Place Of(StackFrame frame) => new(MethodOf(frame), frame.GetILOffset(), frame.GetNativeIP());

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed is left out of the report.")]
        public static MethodBase? MethodOf(StackFrame frame) => frame.GetMethod();
    }
}
