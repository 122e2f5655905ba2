using System;

namespace Pools.Core;

/// <summary>What is known of a mistake beyond its one line: the bytes, who allocated the block, who freed it. Lines, each with its end.</summary>
internal static unsafe class MistakeDetails
{
    /// <summary>The most bytes that the details take.</summary>
    public const int Capacity = 6144;

    const int MostFrames = 16; // of each stack: the report fits on a screen

    public static void Write(in Mistake mistake, ref TextBuffer text)
    {
        if (mistake.Shown > 1)
        {
            fixed (byte* found = mistake.Found, expected = mistake.Expected)
            {
                WriteBytes("  found    "u8, found, mistake.Shown, ref text);
                WriteBytes("  expected "u8, expected, mistake.Shown, ref text);
            }
        }
        WriteCall("  allocated by "u8, FamilyText.Allocator(mistake.Allocator), mistake.Allocated, ref text);
        WriteCall("  freed by "u8, FamilyText.Freer(mistake.Freer), mistake.Freed, ref text);
    }

    /// <summary>The call of a function, with the frames of its callers below it; nothing when there are none.</summary>
    public static void WriteCall(ReadOnlySpan<byte> what, ReadOnlySpan<byte> function, in CallStack callers, ref TextBuffer text)
    {
        if (callers.Count == 0) return;
        text.Add(what);
        text.Add(function);
        WriteStack(", called from\n"u8, callers, ref text);
    }

    /// <summary>A heading's end and the frames below it; nothing when there are none.</summary>
    public static void WriteStack(ReadOnlySpan<byte> heading, in CallStack stack, ref TextBuffer text)
    {
        if (stack.Count == 0) return;
        text.Add(heading);
        int shown = Math.Min(stack.Count, MostFrames);
        for (int i = 0; i < shown; i++)
        {
            text.Add("    "u8);
            WriteFrame(stack.Frames[i], ref text);
            text.Add((byte)'\n');
        }
        if (shown == stack.Count) return;
        text.Add("    and "u8);
        text.AddNumber((ulong)(stack.Count - shown));
        text.Add(" more\n"u8);
    }

    /// <summary>A frame in a few words.</summary>
    public static void WriteFrame(nuint frame, ref TextBuffer text)
    {
        if (StackSource.Describe == null)
        {
            text.AddAddress((void*)frame);
            return;
        }
        TextBuffer described = text;
        StackSource.Describe(frame, &described);
        text = described;
    }

    static void WriteBytes(ReadOnlySpan<byte> what, byte* bytes, int count, ref TextBuffer text)
    {
        text.Add(what);
        for (int i = 0; i < count; i++)
        {
            if (i != 0) text.Add((byte)' ');
            text.AddHex(bytes[i], 2);
        }
        text.Add((byte)'\n');
    }
}
