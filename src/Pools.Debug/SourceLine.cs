using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Pools;

/// <summary>The source lines of frames that were taken without them, from the portable symbols beside an assembly or in it.</summary>
internal static class SourceLine
{
    // Of each module that was asked about; null when it has no symbols. They stay open, as an exception's stack trace keeps its own.
    static readonly ConcurrentDictionary<Module, MetadataReaderProvider?> Symbols = [];

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A method that was trimmed has no line.")]
    public static bool TryFind(StackFrame frame, out string file, out int line)
    {
        file = string.Empty;
        line = 0;
        if (frame.GetMethod() is not { DeclaringType: not null } method) return false;
        if (Symbols.GetOrAdd(method.Module, Open)?.GetMetadataReader() is not { } reader) return false;
        MethodDefinitionHandle definition = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF);
        foreach (SequencePoint point in reader.GetMethodDebugInformation(definition).GetSequencePoints())
        {
            if (point.Offset > frame.GetILOffset()) break; // they are in the order of their offsets
            if (point.IsHidden) continue;
            file = reader.GetString(reader.GetDocument(point.Document).Name);
            line = point.StartLine;
        }
        return line != 0;
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Without a path there are no lines.")]
    static MetadataReaderProvider? Open(Module module)
    {
        string path = module.Assembly.Location;
        if (path.Length == 0) return null; // made in memory, or part of a single file
        try
        {
            using PEReader image = new(File.OpenRead(path));
            image.TryOpenAssociatedPortablePdb(path, OpenFile, out MetadataReaderProvider? symbols, out _);
            return symbols;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException) { return null; }
    }

    static FileStream? OpenFile(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
